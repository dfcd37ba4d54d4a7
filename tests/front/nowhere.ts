/** What modules of the page expect of a browser, for tests without one. To be imported first. */

class Silent {
  postMessage(): void {
    // nobody listens
  }
}

Object.assign(globalThis, { location: { href: 'https://learn.example/' }, BroadcastChannel: Silent });
