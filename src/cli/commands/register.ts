import type { Command } from 'commander';

/** Adds one command to the program; `finish` takes its exit code. */
export type Register = (program: Command, finish: (code: number) => void) => void;
