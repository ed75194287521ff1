import type { Edit } from './edit';
import { textHoldsSecrets } from './sections/keptSecrets';

/** Whether the edits themselves hold a secret: whoever keeps or hands on their text keeps it or hands it on. */
export function holdsSecrets(edits: readonly Edit[]): boolean {
  return edits.some((edit) => edit.kind === 'section' && edit.section === 'Setting' && settingHoldsSecrets(edit.text));
}

function settingHoldsSecrets(text: string): boolean {
  try {
    return textHoldsSecrets(text);
  } catch {
    // What is no setting is refused where it is applied.
    return false;
  }
}
