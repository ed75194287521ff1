import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';

const STATE_KEY = 'juicefs.dumpFiles';
const Stored = v.array(v.object({ path: v.string(), name: v.string() }));
type DumpFile = v.InferOutput<typeof Stored>[number];

/** The dump files opened in this workspace: paths and names only, in the workspace's state. */
export class DumpFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {}

  all(): DumpFile[] {
    const parsed = v.safeParse(Stored, this.state.get(STATE_KEY, []));
    return parsed.success ? parsed.output : [];
  }

  async add(path: string): Promise<void> {
    const files = this.all();
    if (!files.some((file) => file.path === path)) await this.store([...files, { path, name: basename(path) }]);
  }

  async remove(path: string): Promise<void> {
    await this.store(this.all().filter((file) => file.path !== path));
  }

  async rename(path: string, name: string): Promise<void> {
    await this.store(this.all().map((file) => (file.path === path ? { path, name } : file)));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async store(files: DumpFile[]): Promise<void> {
    await this.state.update(STATE_KEY, files);
    this.changed.fire();
  }
}
