import * as v from 'valibot';

/** One element of `juicefs.connections`, as the manifest's schema describes it. */
export const ConnectionSetting = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  url: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+.-]*:\/\/./i)),
  readOnly: v.optional(v.boolean()),
  production: v.optional(v.boolean()),
});
export type ConnectionSetting = v.InferOutput<typeof ConnectionSetting>;

/** The usable elements; `onProblem` is told of the others, never with a value. */
export function parseConnectionSettings(
  value: unknown,
  onProblem: (index: number, problem: string) => void,
): ConnectionSetting[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((element: unknown, index) => {
    const parsed = v.safeParse(ConnectionSetting, element);
    if (parsed.success) return [parsed.output];
    onProblem(index, parsed.issues.map((issue) => v.getDotPath(issue) ?? 'element').join(', '));
    return [];
  });
}
