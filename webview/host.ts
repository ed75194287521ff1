import * as v from 'valibot';
import type { FromInspector, InspectorAction, InspectorState } from '../src/shared/inspector';
import { ToInspector } from '../src/shared/inspector';

type Shown = Exclude<ToInspector, { type: 'reply' }>;

interface Waiting {
  resolve(message: string | undefined): void;
  reject(error: Error): void;
}

/** The extension, as the page sees it. */
export class Host {
  private readonly api = acquireVsCodeApi<InspectorState>();
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly onMessage: (message: Shown) => void) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      this.receive(event.data);
    });
  }

  ready(): void {
    this.post({ type: 'ready' });
  }

  /** Resolves when done, with what there is to say; rejects with a sentence. */
  request(action: InspectorAction): Promise<string | undefined> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.post({ type: 'request', id, action });
    });
  }

  remember(state: InspectorState): void {
    this.api.setState(state);
  }

  private post(message: FromInspector): void {
    this.api.postMessage(message);
  }

  private receive(data: unknown): void {
    const parsed = v.safeParse(ToInspector, data);
    // Other scripts of the editor post to this window as well.
    if (!parsed.success) return;
    const message = parsed.output;
    if (message.type !== 'reply') {
      this.onMessage(message);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.message);
    else waiting?.reject(new Error(message.error));
  }
}
