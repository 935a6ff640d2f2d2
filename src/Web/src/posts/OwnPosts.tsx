import { words } from '../i18n/words';
import { Icon } from '../look/icons';
import { forgetPost, ownPosts } from './own';
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
  const say = words.value.posts;
  const step = reached(post.state);
  const at = step ? steps.indexOf(step) : -1;
  const waiting = (post.state === 'approved' || post.state === 'queued') && post.position > 0;
  return (
    <li class="post" data-state={post.state}>
      <div class="post-head">
        <p class="post-text">
          <Icon name={post.kind === 'voice' ? 'microphone' : 'letter'} />
          <span>{post.kind === 'voice' ? say.voice : post.text}</span>
        </p>
        {isFinal(post.state) && (
          <button type="button" class="plain round" aria-label={say.remove} onClick={() => forgetPost(post.id)}>
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
      <p class="post-state" role="status">
        {!step && <Icon name="warning" />}
        {post.state === 'aired' && <Icon name="check" />}
        <span>
          {waiting ? say.position(post.position) : say.state[post.state]}
          {post.reason && !step ? ` ${say.reason(post.reason)}` : ''}
        </span>
      </p>
    </li>
  );
}
