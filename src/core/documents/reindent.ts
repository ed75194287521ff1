/** What fits here stays on one line. */
const MAX_INLINE_CHARACTERS = 100;

interface Block {
  open: string;
  close: string;
  /** Member names with their colon come before a value in the same element. */
  elements: Element[];
}

interface Element {
  name: string;
  value: string | Block;
}

/**
 * JSON text laid out for reading: one member a line, small objects on one line. Only white space changes; numbers and
 * strings stay as they are spelled.
 */
export function reindent(json: string): string {
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g) ?? [];
  return `${print(readValue(tokens.values()), '', true)}\n`;
}

function readValue(tokens: Iterator<string, undefined>): string | Block {
  return valueOf(next(tokens), tokens);
}

function valueOf(token: string, tokens: Iterator<string, undefined>): string | Block {
  if (token !== '{' && token !== '[') return token;
  const close = token === '{' ? '}' : ']';
  const elements: Element[] = [];
  for (let inner = next(tokens); inner !== close; inner = next(tokens)) {
    if (inner === ',') continue;
    if (token === '[') {
      elements.push({ name: '', value: valueOf(inner, tokens) });
    } else {
      next(tokens); // the colon
      elements.push({ name: `${inner}: `, value: readValue(tokens) });
    }
  }
  return { open: token, close, elements };
}

function print(value: string | Block, indent: string, isTop: boolean): string {
  if (typeof value === 'string') return value;
  const { open, close, elements } = value;
  if (elements.length === 0) return open + close;
  const inline = inlineText(value);
  if (!isTop && indent.length + inline.length <= MAX_INLINE_CHARACTERS) return inline;
  const inner = `${indent}  `;
  const lines = elements.map((element) => inner + element.name + print(element.value, inner, false));
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function inlineText(value: string | Block): string {
  if (typeof value === 'string') return value;
  return value.open + value.elements.map(({ name, value: inner }) => name + inlineText(inner)).join(', ') + value.close;
}

function next(tokens: Iterator<string, undefined>): string {
  const { value } = tokens.next();
  if (value === undefined) throw new Error('the text to lay out is no complete JSON');
  return value;
}
