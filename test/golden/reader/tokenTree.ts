import { Readable } from 'node:stream';
import { parser } from 'stream-json';

/** JSON as stream-json sees it: member order, equal names and the digits of numbers are kept. */
export type Node =
  | { kind: 'object'; members: [string, Node][] }
  | { kind: 'array'; elements: Node[] }
  | { kind: 'string'; text: string }
  | { kind: 'number'; digits: string }
  | { kind: 'literal'; value: true | false | null };

interface Token {
  name: string;
  value?: unknown;
}

export async function tokenTree(text: Buffer): Promise<Node> {
  const tokens = Readable.from([text]).pipe(parser.asStream({ packValues: true, streamValues: false }));
  const open: (Node & { kind: 'object' | 'array' })[] = [];
  let name = '';
  const names: string[] = [];
  let root: Node | undefined;
  const add = (node: Node): void => {
    const container = open.at(-1);
    if (container === undefined) root = node;
    else if (container.kind === 'array') container.elements.push(node);
    else container.members.push([name, node]);
  };
  for await (const token of tokens as AsyncIterable<Token>) {
    const value = String(token.value);
    switch (token.name) {
      case 'startObject':
      case 'startArray': {
        const node: Node & { kind: 'object' | 'array' } =
          token.name === 'startObject' ? { kind: 'object', members: [] } : { kind: 'array', elements: [] };
        add(node);
        open.push(node);
        names.push(name);
        break;
      }
      case 'endObject':
      case 'endArray':
        open.pop();
        name = names.pop() ?? '';
        break;
      case 'keyValue':
        name = value;
        break;
      case 'stringValue':
        add({ kind: 'string', text: value });
        break;
      case 'numberValue':
        add({ kind: 'number', digits: value });
        break;
      default:
        add({ kind: 'literal', value: token.name === 'nullValue' ? null : token.name === 'trueValue' });
    }
  }
  if (root === undefined) throw new Error('no JSON value');
  return root;
}

export function membersOf(node: Node): [string, Node][] {
  if (node.kind !== 'object') throw new Error(`an object was expected, not ${JSON.stringify(node).slice(0, 80)}`);
  return node.members;
}
