import { AskPart } from './ask/AskPart';
import { Captions } from './captions/Captions';
import { switchLanguage, words } from './i18n/words';
import { Footer } from './look/Footer';
import { Icon } from './look/icons';
import { Notices } from './look/Notices';
import { nextTheme, theme } from './look/theme';
import { Dial } from './now/Dial';
import { listenerCount } from './now/now';
import { OnAir } from './now/OnAir';
import { History, Next } from './now/Programme';
import { WhoSpeaks } from './now/WhoSpeaks';
import { PlayButton } from './player/PlayButton';
import { PlayerStatus } from './player/PlayerStatus';
import { OwnPosts } from './posts/OwnPosts';
import { Write } from './posts/Write';
import { TalkButton } from './talk/TalkButton';

export function App() {
  const say = words.value;
  return (
    <>
      <a class="skip" href="#player">
        {say.skip}
      </a>
      <Notices />
      <Masthead />
      <main>
        <section id="player" class="hero" aria-labelledby="player-heading" tabIndex={-1}>
          <h2 id="player-heading" class="visually-hidden">
            {say.player.heading}
          </h2>
          <Dial />
          <div class="hero-body">
            <PlayButton />
            <div class="onair" aria-live="off">
              <OnAir />
            </div>
            <PlayerStatus />
          </div>
          <div class="hero-foot">
            <Next />
            <p class="hero-facts">
              <WhoSpeaks />
              {listenerCount.value !== null && (
                <span class="listeners">
                  <Icon name="headphones" />
                  {say.now.listeners(listenerCount.value)}
                </span>
              )}
            </p>
          </div>
        </section>
        <div class="columns">
          <Captions />
          <section class="studio" aria-labelledby="talk-heading">
            <h2 id="talk-heading">{say.talk.heading}</h2>
            <p class="quiet">{say.talk.intro}</p>
            <TalkButton />
            <hr />
            <Write />
          </section>
          <AskPart />
          <OwnPosts />
          <History />
        </div>
      </main>
      <Footer />
    </>
  );
}

function Masthead() {
  const say = words.value;
  return (
    <header class="masthead">
      <h1 class="wordmark">
        <span>Radio</span>
        <b>24</b>
      </h1>
      <p class="tagline">{say.tagline}</p>
      <div class="tools">
        <button type="button" class="plain" id="language" aria-label={say.page.languageLabel} onClick={switchLanguage}>
          <span lang={say.htmlLang === 'en' ? 'ja' : 'en'}>{say.page.language}</span>
        </button>
        <button
          type="button"
          class="plain round"
          id="theme"
          aria-label={say.page.theme[theme.value]}
          title={say.page.theme[theme.value]}
          onClick={nextTheme}
        >
          <Icon name={theme.value === 'light' ? 'sun' : theme.value === 'dark' ? 'moon' : 'system'} />
        </button>
      </div>
    </header>
  );
}
