/** JSON with exact integers: `bigint` where a double would round. Objects have no prototype. */
export type JsonValue = null | boolean | string | number | bigint | JsonValue[] | JsonObject;
export interface JsonObject {
  [member: string]: JsonValue;
}

export function jsonObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
