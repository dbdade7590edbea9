import { once } from 'node:events';

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly chunk?: string };
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A connection to the inspector of a process started with `--inspect`. A verifier with real keys never is. */
export class Inspector implements Disposable {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #chunks: string[] = [];
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#receive(JSON.parse(String(data)) as Answer);
    };
  }

  /** @param url as Node prints it: `ws://…` */
  static async connect(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  /** Everything that is alive after a garbage collection, as a V8 heap snapshot: JSON with every string in it. */
  async takeHeapSnapshot(): Promise<string> {
    this.#chunks = [];
    await this.#call('HeapProfiler.collectGarbage');
    await this.#call('HeapProfiler.takeHeapSnapshot');
    return this.#chunks.join('');
  }

  /** The contents of every `ArrayBuffer` that is alive after a garbage collection, concatenated. Heap snapshots omit them. */
  async readBuffers(): Promise<Buffer> {
    const prototype = await this.#evaluate('ArrayBuffer.prototype');
    const { objects } = (await this.#call('Runtime.queryObjects', {
      prototypeObjectId: prototype.objectId,
    })) as unknown as { objects: RemoteObject };
    const base64 = (await this.#call('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      returnByValue: true,
      functionDeclaration: `function () {
        const views = this.filter(({ detached }) => !detached).map((buffer) => Buffer.from(buffer));
        return Buffer.concat(views).toString('base64');
      }`,
    })) as unknown as { result: { value: string } };
    return Buffer.from(base64.result.value, 'base64');
  }

  /** Runs a script in the process. */
  async run(script: string): Promise<void> {
    await this.#evaluate(script);
  }

  async #evaluate(expression: string): Promise<RemoteObject> {
    const { result } = await this.#call('Runtime.evaluate', { expression });
    return result as RemoteObject;
  }

  async #call(method: string, params = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = (this.#calls += 1);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = await new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    if (answer.result === undefined) throw new Error(`${method}: ${answer.error?.message ?? ''}`);
    return answer.result;
  }

  #receive(message: Answer): void {
    if (message.method === 'HeapProfiler.addHeapSnapshotChunk') {
      this.#chunks.push(message.params?.chunk ?? '');
    }
    if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

interface RemoteObject {
  readonly objectId?: string;
}
