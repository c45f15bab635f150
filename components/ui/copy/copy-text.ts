/**
 * Puts a text on the clipboard. Pages served without https have no clipboard API outside
 * localhost, so a selection is copied there instead.
 * @returns whether it did
 */
export const copyText = async (text: string): Promise<boolean> => {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => copySelection(text),
    );
  }
  return copySelection(text);
};

const copySelection = (text: string): boolean => {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  // Inside an open dialog, or the dialog's focus trap would take the selection away.
  (document.querySelector('[role="dialog"]') ?? document.body).append(area);
  area.select();
  // Deprecated, and the only way where there is no clipboard API.
  const done = document.execCommand('copy');
  area.remove();
  return done;
};
