/**
 * Writes the metadata of the packages in `.denow/jsr`: which files there are,
 * their sizes and checksums. To be run after each change of theirs:
 *
 *     deno run --allow-read --allow-write .denow/update_manifest.ts
 *
 * With `--check` it writes nothing and fails where something is stale.
 *
 * @module
 */

/** The packages and what they export: the only list of them. */
const PACKAGES = {
  "@std/assert": {
    version: "1.0.19",
    exports: { ".": "./mod.ts" },
  },
  "@std/cli": {
    version: "1.0.32",
    exports: {
      "./parse-args": "./parse_args.ts",
      "./unicode-width": "./unicode_width.ts",
    },
  },
  "@std/fmt": {
    version: "1.0.10",
    exports: {
      "./bytes": "./bytes.ts",
      "./colors": "./colors.ts",
      "./duration": "./duration.ts",
    },
  },
  "@std/streams": {
    version: "1.1.2",
    exports: { "./merge-readable-streams": "./merge_readable_streams.ts" },
  },
  "@std/testing": {
    version: "1.0.20",
    exports: { "./time": "./time.ts" },
  },
};

const REGISTRY = new URL("./jsr/", import.meta.url);

/**
 * Makes the metadata files from the sources.
 *
 * @returns Their text by their path in the registry.
 */
export async function makeMetadata(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, { version, exports }] of Object.entries(PACKAGES)) {
    const [scope, short] = name.slice(1).split("/");
    const versions = { [version]: {} };
    files.set(
      `${name}/meta.json`,
      toJson({ scope, name: short, latest: version, versions }),
    );
    const manifest = await makeManifest(`${name}/${version}/`);
    files.set(`${name}/${version}_meta.json`, toJson({ manifest, exports }));
  }
  return files;
}

async function makeManifest(directory: string) {
  const url = new URL(directory, REGISTRY);
  const names = Array.from(Deno.readDirSync(url), ({ name }) => name).sort();
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const name of names) {
    const bytes = Deno.readFileSync(new URL(name, url));
    manifest[`/${name}`] = { size: bytes.length, checksum: await sum(bytes) };
  }
  return manifest;
}

async function sum(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0"));
  return `sha256-${hex.join("")}`;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

/**
 * Finds the metadata files that do not fit the sources.
 *
 * @returns Their paths in the registry.
 */
export async function findStale(): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of await makeMetadata()) {
    let found: string | undefined;
    try {
      found = Deno.readTextFileSync(new URL(path, REGISTRY));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    if (found !== text) stale.push(path);
  }
  return stale;
}

if (import.meta.main) {
  const stale = await findStale();
  const isCheck = Deno.args.includes("--check");
  const files = await makeMetadata();
  for (const path of stale) {
    if (!isCheck) {
      Deno.writeTextFileSync(new URL(path, REGISTRY), files.get(path)!);
    }
    const done = isCheck ? "is stale" : "is up to date now";
    Deno.stderr.writeSync(new TextEncoder().encode(`${path} ${done}\n`));
  }
  if (isCheck && stale.length > 0) Deno.exit(1);
}
