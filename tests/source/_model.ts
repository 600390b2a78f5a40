/**
 * A world of files with a writer, and what a follower must have read of it.
 *
 * The model knows what is certain: a complete line that is in a file which the
 * follower has open, or which is at the path, is read by the next look. It does
 * not know the rest: what is in a file that came and went between two looks, or
 * was emptied before it was looked at, may be read or not.
 *
 * @module
 */

import { utf8 } from "./_helpers.ts";

/** How long the follower under test reads on rotated files. */
export const GRACE_MS = 10_000;
const DELETED_IDLE_MS = 60_000;
const MAX_NUMBER = 4;

interface LogFile {
  readonly id: number;
  /** Appends, also when the file has no name any more. */
  readonly writer: Deno.FsFile;
  /** The complete lines that are in it. */
  lines: string[];
  /** A line that was begun. */
  partial: string;
  activeMs: number;
  /** How often it was emptied. */
  truncations: number;
  /** How often of these the last look that saw it knew of. */
  seenTruncations: number;
}

/** What a follower that is started again knows of the world. */
export interface Snapshot {
  readonly delivered: ReadonlySet<string>;
  readonly isLastGone: boolean;
  readonly held: readonly { file: LogFile; truncations: number }[];
}

/** Files, and names in a folder. */
export class World {
  readonly log: string[] = [];
  /** All lines that were ever written. */
  readonly written = new Set<string>();
  delivered = new Set<string>();
  /** Files of which there are copies: they may be found, and read late. */
  readonly copied = new Set<number>();
  readonly #folder: string;
  readonly #random: (below: number) => number;
  readonly #names = new Map<string, LogFile>();
  readonly #all: LogFile[] = [];
  /** What the follower has open, the last one last. */
  #held: LogFile[] = [];
  #namedMs = 0;
  /** The file that the path named last was not found again after a restart. */
  #isLastGone = false;
  #lineCount = 0;
  #nameCount = 0;

  constructor(folder: string, random: (below: number) => number) {
    this.#folder = folder;
    this.#random = random;
  }

  /** Does one thing to the files. */
  step(): void {
    const at = this.#names.get("log");
    const actions: (() => void)[] = at === undefined
      ? [() => this.#create("log"), () => this.#bringBack()]
      : [
        () => this.#write(at),
        () => this.#write(at),
        () => this.#writePartial(at),
        () => this.#rotateByNumber(),
        () => this.#rotateByName(),
        () => this.#truncate(at),
        () => this.#copyTruncate(at),
        () => this.#delete(),
        () => this.#replace(),
        () => this.#bringBack(),
        () => this.#switchLink(),
        () => this.#rewrite(at),
      ];
    actions.push(() => this.#writeLate());
    actions[this.#random(actions.length)]!();
  }

  /** What must have been read after a look that found no more. */
  looked(nowMs: number, complete: boolean): string[] {
    const at = this.#names.get("log");
    if (at !== undefined && this.#held.at(-1) !== at) {
      const last = this.#held.at(-1);
      if (last !== undefined && !this.#isLastGone) last.activeMs = nowMs;
      this.#held = this.#held.filter((file) => file !== at);
      this.#held.push(at);
      at.activeMs = nowMs;
    }
    if (at !== undefined) this.#isLastGone = false;
    for (const file of this.#held) file.seenTruncations = file.truncations;
    if (at !== undefined) this.#namedMs = nowMs;
    const certain: string[] = [];
    const silent = new Set<LogFile>();
    for (const file of this.#held) {
      if (complete) {
        const fresh = file.lines.filter((line) => !this.delivered.has(line));
        if (fresh.length > 0) file.activeMs = nowMs;
        certain.push(...fresh);
      }
      const isLast = file === this.#held.at(-1) && !this.#isLastGone;
      const sinceMs = isLast ? this.#namedMs : 0;
      const silentMs = nowMs - Math.max(file.activeMs, sinceMs);
      const limitMs = !isLast
        ? GRACE_MS
        : at === undefined && file.writer.statSync().nlink === 0
        ? DELETED_IDLE_MS
        : Infinity;
      if (silentMs >= limitMs) silent.add(file);
    }
    // After a look that left something they may be open still: nothing is certain.
    this.#isLastGone ||= silent.has(this.#held.at(-1)!);
    this.#held = this.#held.filter((file) => !silent.has(file));
    return certain;
  }

  /** What a checkpoint holds of it. */
  snapshot(): Snapshot {
    return {
      delivered: new Set(this.delivered),
      isLastGone: this.#isLastGone,
      held: this.#held.map((file) => ({
        file,
        truncations: file.seenTruncations,
      })),
    };
  }

  /**
   * The follower is gone and another goes on from a snapshot: what was read since
   * will be read again. Of the files that were open those are found again that
   * have a name and hold what was read of them.
   */
  restarted({ delivered, held, isLastGone }: Snapshot, nowMs: number): void {
    this.delivered = new Set(delivered);
    for (const { file, truncations } of held) {
      file.seenTruncations = truncations;
    }
    const named = new Set<number | null>();
    for (const { name } of Deno.readDirSync(this.#folder)) {
      try {
        named.add(Deno.statSync(this.#path(name)).ino);
      } catch {
        // A link whose target has been moved.
      }
    }
    const at = this.#names.get("log");
    this.#held = held.flatMap(({ file, truncations }, i) =>
      // The last one, at the path, is known again by its number alone.
      file === at && i === held.length - 1 ||
        named.has(file.writer.statSync().ino) &&
          file.truncations === truncations
        ? [file]
        : []
    );
    for (const file of this.#held) file.activeMs = nowMs;
    this.#isLastGone = isLastGone ||
      this.#held.at(-1) !== held.at(-1)?.file;
    this.#namedMs = nowMs;
  }

  close(): void {
    for (const { writer } of this.#all) writer.close();
  }

  #line(file: LogFile): string {
    // Mostly short; some longer than what is remembered of a file.
    const bytes = [0, 0, 5, 40, 300, 2000][this.#random(6)]!;
    return `${file.id}:${++this.#lineCount}:${"x".repeat(bytes)}`;
  }

  #append(file: LogFile, text: string): void {
    file.writer.writeSync(utf8(text));
  }

  #write(file: LogFile, count = 1 + this.#random(3)): void {
    let text = "";
    for (let i = 0; i < count; i++) {
      const line = file.partial === "" ? this.#line(file) : file.partial + "|";
      text += line.slice(file.partial.length) + "\n";
      file.partial = "";
      file.lines.push(line);
      this.written.add(line);
    }
    this.#append(file, text);
    this.log.push(`write ${count} to ${file.id}`);
  }

  #writePartial(file: LogFile): void {
    const more = file.partial === "" ? this.#line(file) : "+";
    file.partial += more;
    this.#append(file, more);
    this.log.push(`partial to ${file.id}`);
  }

  #writeLate(): void {
    const file = this.#all[this.#random(this.#all.length)];
    if (file === undefined) return;
    if (this.#random(3) === 0) this.#writePartial(file);
    else this.#write(file);
  }

  #create(name: string): LogFile {
    const writer = Deno.openSync(this.#path(name), {
      create: true,
      append: true,
    });
    const file: LogFile = {
      id: this.#all.length,
      writer,
      lines: [],
      partial: "",
      activeMs: 0,
      truncations: 0,
      seenTruncations: 0,
    };
    this.#all.push(file);
    this.#names.set(name, file);
    this.log.push(`create ${file.id} as ${name}`);
    return file;
  }

  #rename(from: string, to: string): void {
    const file = this.#names.get(from)!;
    Deno.renameSync(this.#path(from), this.#path(to));
    this.#names.delete(from);
    this.#names.set(to, file);
    this.log.push(`rename ${file.id} from ${from} to ${to}`);
  }

  #remove(name: string): void {
    Deno.removeSync(this.#path(name));
    this.#names.delete(name);
    this.log.push(`remove ${name}`);
  }

  #rotateByNumber(): void {
    this.#shift();
    this.#rename("log", "log.1");
    this.#maybeCreate();
  }

  /** Makes `log.1` free. */
  #shift(): void {
    for (let number = MAX_NUMBER; number >= 1; number--) {
      const name = `log.${number}`;
      if (!this.#names.has(name)) continue;
      if (number === MAX_NUMBER) this.#remove(name);
      else this.#rename(name, `log.${number + 1}`);
    }
  }

  #rotateByName(): void {
    // A link stays out of the way: its target may go on without it.
    const { isSymlink } = Deno.lstatSync(this.#path("log"));
    this.#rename("log", `${isSymlink ? "link" : "old"}-${++this.#nameCount}`);
    this.#maybeCreate();
  }

  #maybeCreate(): void {
    if (this.#random(4) === 0) return;
    const file = this.#create("log");
    if (this.#random(2) === 0) this.#write(file);
  }

  #truncate(file: LogFile): void {
    file.writer.truncateSync(0);
    file.truncations++;
    file.lines = [];
    file.partial = "";
    this.log.push(`truncate ${file.id}`);
  }

  /** Empties and fills again, to any size. */
  #rewrite(file: LogFile): void {
    this.#truncate(file);
    this.#write(file, 1 + this.#random(6));
  }

  #copyTruncate(file: LogFile): void {
    const numbered = this.#random(2) === 0;
    if (numbered) this.#shift();
    const copy = this.#create(numbered ? "log.1" : `copy-${++this.#nameCount}`);
    Deno.copyFileSync(this.#path("log"), this.#path(this.#nameOf(copy)));
    this.copied.add(file.id);
    copy.lines = [...file.lines];
    copy.partial = file.partial;
    // Nobody writes to the copy: its unfinished line stays as it is.
    this.#truncate(file);
  }

  #delete(): void {
    this.#remove("log");
  }

  #replace(): void {
    const file = this.#create("prepared");
    this.#write(file, this.#random(4));
    this.#rename("prepared", "log");
  }

  #bringBack(): void {
    const names = [...this.#names.keys()].filter((name) => {
      return name.startsWith("old-");
    });
    const name = names[this.#random(names.length)];
    if (name !== undefined) this.#rename(name, "log");
  }

  #switchLink(): void {
    const target = `old-${++this.#nameCount}`;
    const file = this.#create(target);
    Deno.symlinkSync(target, this.#path("link"));
    Deno.renameSync(this.#path("link"), this.#path("log"));
    this.#names.set("log", file);
    this.log.push(`link to ${file.id}`);
  }

  #nameOf(file: LogFile): string {
    for (const [name, other] of this.#names) if (other === file) return name;
    throw new Error("no name");
  }

  #path(name: string): string {
    return `${this.#folder}/${name}`;
  }
}
