type Message = { kind: 'credentials'; secret: string } | { kind: 'ping' };

export class Bridge {
  constructor(
    private readonly target: Window,
    private readonly origin: string,
  ) {}

  private send(message: Message): void {
    this.target.postMessage(message, this.origin); // expect: key-in-post-message
  }

  ping(): void {
    this.send({ kind: 'ping' });
  }

  share(apiKey: string): void {
    this.send({ kind: 'credentials', secret: apiKey });
  }
}
