// Who the stand-in station knows. Tokens end, are renewed and are refused as the station's are.

/** @param now The station's clock, ms since the epoch. @param life How long a token is good, ms. */
export function knownListeners({ now = Date.now, life = 864e5 } = {}) {
  const tokens = new Map();
  let count = 0;

  function issue(id) {
    const token = `token-${++count}`;
    const ends = now() + life;
    tokens.set(token, { id, ends });
    return { id, token, expiresAt: new Date(ends).toISOString() };
  }

  const of = (token) => {
    const known = tokens.get(token);
    return known && known.ends > now() ? known.id : null;
  };

  return {
    /** Ids in the order they were made. */
    made: [],
    create() {
      const id = `listener-${this.made.length + 1}`;
      this.made.push(id);
      return issue(id);
    },
    /** The same listener with a new token, or null. */
    renew: (token) => (of(token) ? issue(of(token)) : null),
    of,
    /** From a request: a browser cannot send headers with a WebSocket. */
    asking(request) {
      const header = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      return of(header ?? new URL(request.url, 'http://mock').searchParams.get('access_token'));
    },
    /** Every token is refused from now on, as after a change of keys. */
    refuseAll: () => tokens.clear(),
  };
}
