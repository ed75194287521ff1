/** What whoever migrates has to know about two engines with one bucket, and how to go back. */
export function rollbackNote(source: string, target: string, isLive: boolean): string {
  const danger = "Two engines on one bucket overwrite each other's objects.";
  if (!isLive)
    return `${danger} Keep every other engine of this volume stopped while clients use ${target}. To go back, stop all clients of ${target} and load the dump again.`;
  return (
    `Keep the old engine read-only or stopped. ${danger} ` +
    `To go back: stop all clients of ${target}, remount them on ${source}, and drop ${target}. ` +
    `What was written through ${target} meanwhile is lost to ${source}, and its objects stay in the bucket; ` +
    `objects deleted or compacted through ${target} are gone for ${source} too, so go back before clients write, or migrate back into an empty engine.`
  );
}
