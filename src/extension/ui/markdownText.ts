/**
 * Text from a volume, a file or a server for a Markdown document that is written out: names are hostile input, so nothing
 * of it is markup, link, image or HTML.
 */
export function markdownText(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]()#+!|<>~$&:@-]/g, (mark) => `\\${mark}`);
}
