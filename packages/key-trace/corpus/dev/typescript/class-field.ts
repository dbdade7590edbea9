export class Client {
  constructor(private readonly apiKey: string) {}

  describe(): void {
    console.debug('client', this.apiKey); // expect: key-in-log
  }

  get ready(): boolean {
    return this.apiKey.length > 0;
  }
}
