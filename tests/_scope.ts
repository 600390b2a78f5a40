/** What was made since the innermost scope began. */
let owner = new DisposableStack();

/**
 * Has what is made from here on given back when the scope ends: what tables take of
 * the kernel's memory is for one run, and these make thousands.
 */
export function scope(): Disposable {
  const outer = owner;
  const inner = owner = new DisposableStack();
  return {
    [Symbol.dispose]: () => {
      inner.dispose();
      owner = outer;
    },
  };
}

/** Says that something is to be given back when the innermost scope ends. */
export function own<T extends Disposable>(made: T): T {
  return owner.use(made);
}
