/** Of one line, in which nothing hides or turns the text around it: host names and settings are whatever somebody stored. */
function visible(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** Text that Markdown shows as it is, in a line or a table cell. */
export function plain(text: string): string {
  return visible(text).replace(/[\\`*_[\]<>|~#]/g, '\\$&');
}

/** Text in a fixed font, whatever backticks are in it; also in a table cell. */
export function code(text: string): string {
  const line = visible(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return fence + pad + line + pad + fence;
}

/** Cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
