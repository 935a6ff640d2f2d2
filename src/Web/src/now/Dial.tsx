import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { language, words } from '../i18n/words';

const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];

/** The station's scale: the 24 hours of a day, with the needle at the present moment. */
export function Dial() {
  const now = useSignal(new Date());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = new Date();
    }, 20_000);
    return () => clearInterval(timer);
  }, [now]);
  const day = now.value.getHours() + now.value.getMinutes() / 60;
  const time = new Intl.DateTimeFormat(language.value, { hour: 'numeric', minute: '2-digit' }).format(now.value);
  return (
    <div class="dial" role="img" aria-label={words.value.dialLabel(time)}>
      <div class="dial-ticks" />
      {hours.map((hour) => (
        <span key={hour} class="dial-hour" style={{ insetInlineStart: `${(hour / 24) * 100}%` }}>
          {hour}
        </span>
      ))}
      <div class="dial-needle" style={{ insetInlineStart: `${(day / 24) * 100}%` }} />
    </div>
  );
}
