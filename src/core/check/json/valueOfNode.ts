import type { JsonValue } from '../../model/jsonValue';
import { jsonObject } from '../../model/jsonValue';
import { textOfBytes } from '../../model/byteString';
import type { JsonNode } from './jsonNode';

/** What reads the value later may recurse. */
const MAX_DEPTH = 100;

/** The value itself, the last of equal members; undefined when it holds a number that is not whole or is nested too deeply. */
export function valueOfNode(node: JsonNode, depth = 0): JsonValue | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (node.kind) {
    case 'object': {
      const object = jsonObject();
      for (const { name, value } of node.members) {
        const member = valueOfNode(value, depth + 1);
        if (member === undefined) return undefined;
        object[textOfBytes(name) ?? name] = member;
      }
      return object;
    }
    case 'array': {
      const values = node.elements.map((element) => valueOfNode(element, depth + 1));
      return values.includes(undefined) ? undefined : (values as JsonValue[]);
    }
    case 'string':
      return textOfBytes(node.bytes) ?? node.bytes;
    case 'null':
      return null;
    default:
      return node.value;
  }
}
