import type { ItemChange } from '../../core/edit/itemChange';
import type { Names } from '../../core/model/names';

/** Every place that a change is seen at: one entry may have several names. */
export function placesOf({ item, alsoAt = [] }: ItemChange): Names[] {
  return 'names' in item ? [item.names, ...alsoAt] : [];
}
