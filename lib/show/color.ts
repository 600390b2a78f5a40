/**
 * Whether there is colour.
 *
 * @see https://no-color.org
 * @see https://force-color.org
 * @see https://bixense.com/clicolors
 * @module
 */

/** What is asked of the machine. */
export interface ColorEdges {
  /** Whether the output is a terminal that knows more than text. */
  readonly isTerminal: boolean;
  /** An environment variable; nothing where it is not set, or not to be read. */
  readonly env: (name: string) => string | undefined;
}

/**
 * Decides it. What is typed wins; then whoever says no is heard first:
 * `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`, and last whether it is
 * a terminal. A variable that is empty says nothing; `FORCE_COLOR=0` (or `false`)
 * is a no, as Node has it.
 *
 * @param when The value of `--color`.
 * @param edges What is asked of the machine.
 */
export function isColored(
  when: "auto" | "always" | "never",
  { isTerminal, env }: ColorEdges,
): boolean {
  if (when !== "auto") return when === "always";
  const given = (name: string) => env(name) || undefined;
  if (given("NO_COLOR") !== undefined) return false;
  const force = given("FORCE_COLOR");
  if (force !== undefined) return force !== "0" && force !== "false";
  const cliForce = given("CLICOLOR_FORCE");
  if (cliForce !== undefined && cliForce !== "0") return true;
  return isTerminal && given("CLICOLOR") !== "0";
}
