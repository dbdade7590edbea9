export function leave(apiKey: string) {
  navigator.sendBeacon('/metrics', JSON.stringify({ event: 'leave', apiKey })); // expect: key-in-telemetry
}
