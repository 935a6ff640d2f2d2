import { words } from '../i18n/words';
import { Icon } from '../look/icons';
import type { Citation } from '../station/wire';

/** What was said rests on these: a mark each, that opens it. */
export function Cites({ of: citations }: { of: Citation[] | null | undefined }) {
  return citations?.map((citation) => <Cite key={`${citation.passage}${citation.link}`} citation={citation} />);
}

function Cite({ citation: { title, passage, link } }: { citation: Citation }) {
  const label = words.value.captions.source(title);
  const mark = <Icon name="source" />;
  if (passage) {
    return (
      <button type="button" class="cite" aria-label={label} title={title} onClick={() => openPassage(passage, title)}>
        {mark}
      </button>
    );
  }
  if (!link || !/^https?:/.test(link)) return null;
  return (
    <a class="cite" href={link} target="_blank" rel="noopener noreferrer" aria-label={label} title={title}>
      {mark}
    </a>
  );
}

/** The dialog's code comes when it is opened, with that of the questions: one file is loaded sooner than three. */
export const openPassage = (id: string, title: string): void =>
  void import('../ask/Ask').then(
    ({ showPassage }) => showPassage(id, title),
    () => {}, // offline, and not loaded before
  );
