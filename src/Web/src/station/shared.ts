/**
 * What the tabs of this page share on this device. In IndexedDB, because its transactions hold across tabs: localStorage may show one
 * tab late what another has written, even to the tab that has just got a lock from it. Where the device refuses (a private window,
 * a full disk), each tab goes on with what it last knew, as long as it is open.
 */

type Change<T> = (kept: T | undefined) => T | undefined;

/** What was kept when this tab last looked. */
const known = new Map<string, unknown>();
let refused = false;
let opened: Promise<IDBDatabase> | null = null;
const news = new BroadcastChannel('radio24');
/** A channel does not hear itself, and this tab wants to hear of its own changes too. */
const teller = new BroadcastChannel('radio24');

/**
 * Reads what is kept under this name and puts in its place what `by` makes of it, in one go: no other tab comes in between.
 * `undefined` is nothing. Gives what is kept then.
 */
export async function change<T>(name: string, by: Change<T>): Promise<T | undefined> {
  let changed = false;
  const changing: Change<T> = (kept) => {
    const next = by(kept);
    changed = JSON.stringify(next) !== JSON.stringify(kept);
    return changed ? next : kept;
  };
  let next: T | undefined;
  try {
    next = refused ? changing(known.get(name) as T | undefined) : await inDatabase(name, changing);
  } catch {
    refused = true;
    next = changing(known.get(name) as T | undefined);
  }
  known.set(name, next);
  // Not before it is kept: whoever hears of it must find it.
  if (changed) teller.postMessage(name);
  return next;
}

/** A tab, this one or another, has changed what is kept under this name. */
export function onChanged(name: string, changed: () => void): void {
  news.addEventListener('message', ({ data }) => data === name && changed());
}

async function inDatabase<T>(name: string, by: Change<T>): Promise<T | undefined> {
  try {
    return await transact(await open(), name, by);
  } catch {
    // The connection may just have been lost: only a new one tells whether the device refuses.
    opened = null;
    return transact(await open(), name, by);
  }
}

function transact<T>(database: IDBDatabase, name: string, by: Change<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('kept', 'readwrite');
    const store = transaction.objectStore('kept');
    const reading = store.get(name);
    let next: T | undefined;
    reading.onsuccess = () => {
      next = by(reading.result);
      if (next === reading.result) return;
      if (next === undefined) store.delete(name);
      else store.put(next, name);
    };
    transaction.oncomplete = () => resolve(next);
    transaction.onabort = () => reject(transaction.error);
  });
}

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open('radio24', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      // Somebody clears what the browser keeps of this site: the next change begins with nothing.
      database.onclose = database.onversionchange = () => {
        database.close();
        opened = null;
      };
      resolve(database);
    };
  });
  return opened;
}
