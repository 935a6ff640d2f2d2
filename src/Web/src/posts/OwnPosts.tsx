import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Words } from '../i18n/en';
import { problemWords } from '../i18n/problem-words';
import { language, words } from '../i18n/words';
import { Confirm } from '../look/Confirm';
import { Icon } from '../look/icons';
import { type Problem, toProblem } from '../station/problem';
import { forgetPost, ownPosts, takeBack } from './own';
import { isFinal, type OwnPost, reached, steps } from './progress';

/** Where each of the listener's posts stands, in words. */
export function OwnPosts() {
  const say = words.value.posts;
  const posts = ownPosts.value;
  if (posts.length === 0) return null;
  return (
    <section class="posts" aria-labelledby="posts-heading">
      <h2 id="posts-heading">{say.heading}</h2>
      <ul>
        {posts.map((post) => (
          <PostCard key={post.id} post={post} />
        ))}
      </ul>
    </section>
  );
}

function PostCard({ post }: { post: OwnPost }) {
  const all = words.value;
  const say = all.posts;
  const step = reached(post.state);
  const at = step ? steps.indexOf(step) : -1;
  const ended = isFinal(post.state);
  const masked = maskedWords(post);
  const text = useId();
  const remove = useRef<HTMLButtonElement>(null);
  const taken = useRef(false);
  const trouble = useSignal<Problem | null>(null);

  // The answer to "take it back?" has gone with its question: the keyboard goes on at this post.
  useEffect(() => {
    if (!ended || !taken.current) return;
    taken.current = false;
    remove.current?.focus();
  }, [ended]);

  async function takeItBack(): Promise<void> {
    taken.current = true;
    trouble.value = null;
    try {
      await takeBack(post.id);
    } catch (error) {
      trouble.value = toProblem(error);
      // 409 says that it has ended otherwise: then its question goes all the same.
      if (trouble.value.status !== 409) taken.current = false;
    }
  }

  return (
    <li class="post" data-state={post.state}>
      <div class="post-head">
        <p class="post-text" id={text}>
          <Icon name={post.kind === 'voice' ? 'microphone' : 'letter'} />
          <span>{post.kind === 'voice' ? say.voice : post.text}</span>
        </p>
        {ended && (
          <button ref={remove} type="button" class="plain round" aria-label={say.remove} onClick={() => void forgetPost(post.id)}>
            <Icon name="close" />
          </button>
        )}
      </div>
      {step && (
        <ol class="steps" aria-hidden="true">
          {steps.map((each, index) => (
            <li key={each} data-done={index < at || post.state === 'aired'} data-now={index === at && post.state !== 'aired'}>
              <span>{say.step[each]}</span>
            </li>
          ))}
        </ol>
      )}
      <div class="post-foot">
        <p class="post-state" role="status">
          {!step && <Icon name={post.state === 'withdrawn' ? 'check' : 'warning'} />}
          {post.state === 'aired' && <Icon name="check" />}
          <span>{stateWords(post, say)}</span>
        </p>
        {masked && (
          <p class="post-masked">
            <Icon name="lock" />
            <span>{masked}</span>
          </p>
        )}
        {!ended && (
          <Confirm words={say.takeBack} icon="back" kind="plain" describedBy={text} onYes={takeItBack}>
            <p>{post.state === 'onAir' ? say.takeBack.onAir : say.takeBack[post.kind]}</p>
          </Confirm>
        )}
      </div>
      <div role="status" class="post-said">
        {trouble.value && post.state !== 'withdrawn' && (
          <p class="note note-bad">
            <Icon name="warning" />
            {problemWords(trouble.value, all)}
          </p>
        )}
      </div>
    </li>
  );
}

/** "Number 5 in line. On air in about 4 minutes." */
function waitWords(post: OwnPost, say: Words['posts']): string {
  const place = say.position(post.position);
  const seconds = post.aboutSeconds ?? null; // what an earlier version of the page kept has none
  return seconds === null ? place : `${place}${say.join}${say.about(Math.round(seconds / 60))}`;
}

function stateWords(post: OwnPost, say: Words['posts']): string {
  if ((post.state === 'approved' || post.state === 'queued') && post.position > 0) return waitWords(post, say);
  if (post.state === 'received' && post.delayed) return say.delayed;
  const reason = reasonOf(post);
  return reason ? `${say.state[post.state]}${say.join}${say.reason(reason)}` : say.state[post.state];
}

/** Of the states that a listener wonders about: the others' sentence gives the reason already. */
function reasonOf(post: OwnPost): string | null {
  const explained = post.state === 'held' || post.state === 'rejected' || post.state === 'failed' || post.state === 'aired';
  if (!explained || !post.reason) return null;
  return typeof post.reason === 'string' ? post.reason : post.reason[language.value];
}

/** "A phone number is left out when it is read": while it may air, and unless it is the reason that is given already. */
function maskedWords(post: OwnPost): string | null {
  const masked = reached(post.state) ? post.masked?.[language.value] : null;
  return masked && masked !== reasonOf(post) ? masked : null;
}
