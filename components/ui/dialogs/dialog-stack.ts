const open: symbol[] = [];

/** Puts a dialog on top of those that are open; returns how to take it out again. */
export function enterStack(dialog: symbol): () => void {
  open.push(dialog);
  return () => {
    const at = open.lastIndexOf(dialog);
    if (at >= 0) open.splice(at, 1);
  };
}

/** Is no other dialog above this one? */
export const isOnTop = (dialog: symbol): boolean => open.length === 0 || open.at(-1) === dialog;
