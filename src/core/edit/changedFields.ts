import { parseJson } from '../json/parseJson';
import { stringifyExact } from '../json/stringifyExact';
import type { JsonObject, JsonValue } from '../model/jsonValue';
import { isJsonObject } from '../model/jsonValue';

/**
 * Members in which two texts of one document differ: those of `attr` by their own names (`mode`), others by the member's
 * (`xattrs`, `Capacity`). Empty when the documents are no objects.
 */
export function changedFields(before: string, after: string): string[] {
  const then = objectOf(parseJson(before));
  const now = objectOf(parseJson(after));
  return differences(then, now).flatMap((name) => {
    if (name !== 'attr') return [name];
    return differences(objectOf(then['attr']), objectOf(now['attr']));
  });
}

function differences(then: JsonObject, now: JsonObject): string[] {
  const names = [...Object.keys(then), ...Object.keys(now).filter((name) => !(name in then))];
  return names.filter((name) => textOf(then[name]) !== textOf(now[name]));
}

function objectOf(json: JsonValue | undefined): JsonObject {
  return isJsonObject(json) ? json : {};
}

function textOf(json: JsonValue | undefined): string | undefined {
  return json === undefined ? undefined : stringifyExact(json);
}
