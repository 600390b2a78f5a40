/**
 * Which logs a round of looks looks at.
 *
 * A look at a quiet log costs little, but a thousand of them ten times a second
 * took a fifth of a core. So of many logs a round looks at those that had
 * something at their last look, and at some of the others in turn.
 *
 * @module
 */

/** So many logs are all looked at in each round, or as many of more, in turn. */
const LOOKS_A_ROUND = 100;

interface Place {
  /** In which of the rounds it has its turn. */
  readonly slot: number;
  hadSomething: boolean;
}

/** The rounds of looks of one run. */
export class Rounds {
  readonly #logs = new Map<object, Place>();
  #slots = 0;
  #round = 0;
  #isWhole = true;

  /** Enters a log. */
  add(log: object): void {
    this.#logs.set(log, { slot: this.#slots++, hadSomething: true });
  }

  /** Takes a log out. */
  delete(log: object): void {
    this.#logs.delete(log);
  }

  /**
   * Begins a round.
   *
   * @param isWhole Whether it looks at all logs, however many there are.
   */
  begin(isWhole: boolean): void {
    this.#isWhole = isWhole;
    if (!isWhole) this.#round++;
  }

  /** Whether this round looks at a log. */
  includes(log: object): boolean {
    const place = this.#logs.get(log);
    if (this.#isWhole || place === undefined || place.hadSomething) return true;
    const rounds = Math.ceil(this.#logs.size / LOOKS_A_ROUND);
    return place.slot % rounds === this.#round % rounds;
  }

  /**
   * Hears of a look.
   *
   * @param log The log that was looked at.
   * @param found Whether it had something new, or has more.
   */
  looked(log: object, found: boolean): void {
    const place = this.#logs.get(log);
    if (place !== undefined) place.hadSomething = found;
  }
}
