// The stand-in station's posts: kept in memory, moved along by timers.

const way = {
  aired: [
    ['screened', 2],
    ['approved', 2],
    ['queued', 1],
    ['onAir', 0],
    ['aired', 0],
  ],
  rejected: [
    ['screened', 2],
    ['rejected', 0, { en: 'It names a private person.', ja: '個人の名前が含まれています。' }],
  ],
};
const ends = ['aired', 'rejected', 'withdrawn', 'expired', 'failed'];

/** @param told Called with (post, event, name) at every move and every new place. @param manual Moves only by `move`. */
export function postBox({ told, quick, manual, delivery }) {
  const posts = new Map();
  let newest = null;

  function move(post, state, position = 0, reason = null, rule = null) {
    if (!post || ends.includes(post.state)) return;
    const at = new Date().toISOString();
    Object.assign(post, { state, position });
    post.states.push({ state, at, rule, reason });
    told(post, { id: post.id, state, at, rule, reason, position }, 'post');
  }

  return {
    all: posts,
    /** The newest, also when it is erased: the studio may speak of it a little longer. */
    move: (...to) => move(newest, ...to),
    /** Another place and time for the newest, in the same state. */
    place(position, aboutSeconds) {
      Object.assign(newest, { position, aboutSeconds });
      told(newest, { id: newest.id, position, aboutSeconds }, 'place');
    },
    accept(listener, kind, text) {
      const id = `${Date.now().toString(16)}${posts.size}`.padStart(32, '0');
      const post = { id, listener, kind, text, state: 'received', position: 2, states: [] };
      post.states.push({ state: 'received', at: new Date().toISOString() });
      posts.set(id, post);
      newest = post;
      way[/reject/.test(text) ? 'rejected' : 'aired'].forEach((to, index) => {
        if (!manual) setTimeout(() => move(posts.get(id), ...to), (index + 1) * (quick ? 150 : 1800)).unref();
      });
      return { id, state: 'received', position: 2, ...(delivery ? { delivery } : {}) };
    },
    /** For its author only. */
    find(listener, id) {
      const post = posts.get(id);
      if (post?.listener !== listener) return null;
      const { kind, state, position, aboutSeconds = null, states } = post;
      return { id, kind, state, position, aboutSeconds, states };
    },
    /** The post, null if there is none, or 'tooLate'. */
    withdraw(listener, id) {
      if (!this.find(listener, id)) return null;
      move(posts.get(id), 'withdrawn', 0, 'listener');
      return posts.get(id).state === 'withdrawn' ? this.find(listener, id) : 'tooLate';
    },
    erase(listener) {
      for (const [id, post] of posts) if (post.listener === listener) posts.delete(id);
    },
  };
}
