/** The index file does not hold what was written there. It is made again; nobody is told. */
export class DamagedIndexError extends Error {
  constructor() {
    super('an index file is damaged');
  }
}
