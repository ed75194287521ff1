/** Zero width, between the brackets of what VS Code would turn into a link or an icon. */
const BREAK = '\u200b';

/**
 * Text from a volume or a file for places where VS Code reads markup: notifications make links of `[…](…)`, quick picks
 * make icons of `$(…)`. Looks the same, does nothing.
 */
export function plainText(text: string): string {
  return text.replaceAll('](', `]${BREAK}(`).replaceAll('$(', `$${BREAK}(`);
}
