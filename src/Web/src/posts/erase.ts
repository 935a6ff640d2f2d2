import { eraseListener, identity } from '../station/api';
import { allow, rename } from './name';
import { forgetPosts } from './own';

/** First at the station: what the device knows is what proves whose posts they are. Throws StationError; nothing is forgotten then. */
export async function eraseEverything(): Promise<void> {
  const listener = await eraseListener();
  rename('');
  allow(false);
  await Promise.all([forgetPosts(), identity.forget(listener)]);
}
