/**
 * From the bytes that a terminal sends to keys.
 *
 * Sequences are those of ECMA-48 and xterm. What a terminal sends of itself -
 * answers, mouse - is passed over whole, and pasted text is one key: a `q` in it ends
 * nothing.
 *
 * @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
 * @module
 */

const BEL = 0x07;
const CTRL_C = 0x03;
const ESC = 0x1b;
const DEL = 0x7f;

/** Control characters that are keys of their own; others are `ctrl-` and a letter. */
const CONTROLS: Readonly<Record<number, string>> = {
  0x08: "backspace",
  0x09: "tab",
  0x0a: "enter",
  0x0d: "enter",
  [DEL]: "backspace",
};

/** Keys by the final byte of `ESC [` and `ESC O`. */
const FINALS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  M: "enter",
  Z: "backtab",
};

/** Keys by the first number before `~`. */
const NUMBERS: Readonly<Record<string, string>> = {
  1: "home",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};

/** So much of a sequence is looked at; no key has more. */
const MAX_PARAMS = 16;

/** What ends pasted text. */
const PASTE_END = "\x1b[201~";
/** Of more than so much pasted text nobody wants the rest. */
const MAX_PASTE_BYTES = 4096;
/** What the key of pasted text begins with, which no other has. */
const PASTE_KEY = "paste ";

/** The text that a key stands for which was pasted; nothing of another key. */
export function pastedOf(key: string): string | undefined {
  return key.startsWith(PASTE_KEY) ? key.slice(PASTE_KEY.length) : undefined;
}

type State = "ground" | "escape" | "csi" | "ss3" | "string" | "paste" | "utf8";

/**
 * Decodes keys. A key is the character itself (`q`, `é`, a blank) or a name: `up`,
 * `pagedown`, `home`, `enter`, `escape`, `tab`, `ctrl-c`, `alt-x` …; for text that was
 * pasted see {@linkcode pastedOf}.
 *
 * @example Usage
 * ```ts
 * const keys = new KeyDecoder();
 * keys.decode(new Uint8Array([0x1b, 0x5b])); // []
 * keys.decode(new Uint8Array([0x41])); // ["up"]
 * ```
 */
export class KeyDecoder {
  #state: State = "ground";
  /** What stands between `ESC [` and the final byte. */
  #params = "";
  /** Bytes that belong to the sequence whatever they are. */
  #rest = 0;
  #bytes: number[] = [];
  readonly #utf8 = new TextDecoder("utf-8", { fatal: true });

  /** Whether a sequence has begun that may go on: see {@linkcode flush}. */
  get pending(): boolean {
    return this.#state !== "ground" || this.#rest > 0;
  }

  /** Whether that is pasted text, which comes in pieces. */
  get isPasting(): boolean {
    return this.#state === "paste";
  }

  /**
   * Takes bytes as they were read, in whatever pieces.
   *
   * @param bytes The bytes.
   * @returns The keys that they complete.
   */
  decode(bytes: Uint8Array): string[] {
    const keys: string[] = [];
    for (const byte of bytes) {
      const key = this.#take(byte);
      if (key !== "") keys.push(key);
    }
    return keys;
  }

  /**
   * Nothing came for a while: what has begun does not go on. So a lone Esc is told
   * from a sequence, and nothing that is broken off holds the keys for good.
   *
   * @returns The key that it was, if any.
   */
  flush(): string[] {
    const isEscape = this.#state === "escape";
    this.#reset();
    return isEscape ? ["escape"] : [];
  }

  #reset(): void {
    this.#state = "ground";
    this.#params = "";
    this.#rest = 0;
    this.#bytes = [];
  }

  #take(byte: number): string {
    // Whatever is going on, this one gets through.
    if (byte === CTRL_C) {
      this.#reset();
      return "ctrl-c";
    }
    if (this.#rest > 0) {
      this.#rest--;
      return "";
    }
    switch (this.#state) {
      case "ground":
        return this.#ground(byte);
      case "utf8":
        return this.#continue(byte);
      case "escape":
        return this.#escape(byte);
      case "csi":
        return this.#csi(byte);
      case "ss3":
        this.#state = "ground";
        return FINALS[String.fromCharCode(byte)] ?? "";
      case "string":
        if (byte === BEL) this.#state = "ground";
        else if (byte === ESC) this.#state = "escape";
        return "";
      case "paste":
        return this.#paste(byte);
    }
  }

  #paste(byte: number): string {
    if (byte === ESC) {
      this.#params = "\x1b";
    } else if (this.#params === "") {
      if (this.#bytes.length < MAX_PASTE_BYTES) this.#bytes.push(byte);
    } else {
      this.#params += String.fromCharCode(byte);
      if (this.#params === PASTE_END) {
        const text = new TextDecoder().decode(Uint8Array.from(this.#bytes));
        this.#reset();
        return PASTE_KEY + text;
      }
      // An Esc of the text itself, and what it meant.
      if (!PASTE_END.startsWith(this.#params)) this.#params = "";
    }
    return "";
  }

  #ground(byte: number): string {
    if (byte === ESC) {
      this.#state = "escape";
      return "";
    }
    if (byte < 0x20 || byte === DEL) {
      return CONTROLS[byte] ??
        `ctrl-${String.fromCharCode(byte + 0x40).toLowerCase()}`;
    }
    if (byte < 0x80) return String.fromCharCode(byte);
    // The first byte of a character of two to four; others stand for nothing.
    if (byte >= 0xc2 && byte <= 0xf4) {
      this.#state = "utf8";
      this.#bytes = [byte];
    }
    return "";
  }

  #continue(byte: number): string {
    if (byte < 0x80 || byte > 0xbf) {
      this.#reset();
      return this.#ground(byte);
    }
    this.#bytes.push(byte);
    const first = this.#bytes[0]!;
    const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (this.#bytes.length < length) return "";
    const bytes = Uint8Array.from(this.#bytes);
    this.#reset();
    try {
      const char = this.#utf8.decode(bytes);
      return /^[\p{C}\p{Z}]$/u.test(char) ? "" : char;
    } catch {
      return "";
    }
  }

  #escape(byte: number): string {
    const char = String.fromCharCode(byte);
    if (char === "[") {
      this.#state = "csi";
      this.#params = "";
    } else if (char === "O") this.#state = "ss3";
    else if ("]PX^_".includes(char)) this.#state = "string";
    else if (byte === ESC) return "escape";
    else {
      this.#state = "ground";
      // The end of a string is no key.
      if (char !== "\\" && byte >= 0x20 && byte < DEL) return `alt-${char}`;
    }
    return "";
  }

  #csi(byte: number): string {
    const char = String.fromCharCode(byte);
    if (byte === ESC) {
      this.#state = "escape";
      return "";
    }
    if (byte < 0x40) {
      if (this.#params.length < MAX_PARAMS) this.#params += char;
      return "";
    }
    const params = this.#params;
    this.#reset();
    // The console of Linux: `ESC [ [ A` is F1.
    if (char === "[" && params === "") this.#rest = 1;
    // The mouse as it was reported first: three bytes of any value.
    else if (char === "M" && params === "") this.#rest = 3;
    else if (char === "~") {
      if (params === "200") this.#state = "paste";
      return NUMBERS[params.split(";")[0]!] ?? "";
    } else if (/^[\d;]*$/.test(params) && char !== "M") {
      return FINALS[char] ?? "";
    }
    return "";
  }
}
