namespace Radio24.Core.Phrases;

/// <summary>The presenter's English phrases. <c>[a|b]</c> picks one of the two; <c>{name}</c> is filled in.</summary>
internal static class EnglishPhrases
{
    public static readonly IReadOnlyDictionary<PhraseKind, string[]> Templates = new Dictionary<PhraseKind, string[]>
    {
        [PhraseKind.SignOn] =
        [
            "[Hello and welcome|Welcome, everyone|Hello out there]. This is {station}, [now on air|on the air from this minute on|starting right now].",
            "[And we are on air|And here we are|We are live]. [You are listening to|This is|You have found] {station}, music and your messages, [day and night|around the clock].",
            "[Good to have you with us|It is good to have you here|I am glad you are there]. {station} is [on the air|up and running].",
            "[The lights are on|The meters are moving|The signal is up], and {station} is [on the air|with you].",
            "{station} [signs on|begins its day|is back on the air]. [Make yourself comfortable|Stay a while|Come on in].",
        ],
        [PhraseKind.Ident] =
        [
            "[This is|You are listening to|You are with] {station}. I am {presenter}, [and I am an A I|an A I voice|an A I at the microphone].",
            "{station}, [around the clock|day and night|at any hour]. The voice you hear [is an A I|belongs to an A I|is made by an A I].",
            "[You are tuned to|It is|Here is] {station}, [presented by an A I|with an A I at the microphone|hosted by an A I voice].",
            "[Just so you know who is talking|So that you know who is speaking|A word about me]: I am an A I, and this is {station}.",
            "{station}. [No human at the microphone, but many out there|A machine at the microphone, people on the other side]: I am {presenter}, an A I.",
            "[From the studio that never sleeps|From a studio without a coffee machine|Twenty-four hours a day], this is {station}, with [an A I as your presenter|me, an A I, as your host].",
        ],
        [PhraseKind.Handover] =
        [
            "[Thank you|Thanks|Many thanks], {before}. I am {presenter}, an A I [as well|too], and I [take over from here|carry on from here|am with you now].",
            "[That was|You were with|You have been listening to] {before}. [Now it is|From here on it is|From now on you are with] {presenter}, [an A I as well|another A I voice].",
            "{before} has [left the microphone to me|handed over to me|gone quiet]. I am {presenter}, [an A I too|also an A I]. [Good to be with you|Stay with me|Let us go on].",
            "[A change at the microphone|Another voice|Not the voice you heard before]: I am {presenter}, an A I [just as|like] {before}.",
        ],
        [PhraseKind.GoodMorning] =
        [
            "Good morning[, wherever you are| to you|, everyone|, and welcome to a new day].",
            "[A very good morning|A bright good morning|A gentle good morning] to [you|all of you|everyone who has just got up].",
            "[Morning, everybody|Hello to the early ones|Hello to everyone with a cup in their hand]. [Good to have you here|Nice that you are listening|Take your time].",
            "[The day is young|The day has only begun|It is still early], [and you are here already|so let us take it slowly|and the music is fresh]. Good morning.",
        ],
        [PhraseKind.GoodAfternoon] =
        [
            "Good afternoon[, wherever you are| to you|, everyone|, and thank you for being here].",
            "[Hello to you|Hello, everyone|A warm hello] in the [middle of the day|afternoon]. [Good to have you here|Nice that you are listening|Lean back for a moment].",
            "[The day is in full swing|Half of the day is done|The afternoon goes on], [and we keep you company|and so does the music|with music].",
            "[If you are at work|If you are on the road|If you are at home], [we are with you|this is for you|we keep you company] this afternoon.",
        ],
        [PhraseKind.GoodEvening] =
        [
            "Good evening[, wherever you are| to you|, everyone|, and welcome].",
            "[A fine evening|A calm evening|A lovely evening] to [you|all of you|everyone who is on the way home].",
            "[The day winds down|The day comes to its end|Evening has come], [and the music stays|and we stay with you|and it is time for music].",
            "[Put your feet up|Dim the lights|Sit down for a while]. [It is evening, and here is music|The evening is yours|This is your evening].",
        ],
        [PhraseKind.GoodNight] =
        [
            "[To everyone who is still awake|To all the night owls|To those who cannot sleep]: [good to have you here|you are not alone|we are awake too].",
            "[It is late|It is deep in the night|The night is quiet], [and we are still here|and the music goes on|and you are listening]. [Welcome|Hello].",
            "[A quiet night|A calm night|A peaceful night] to [you|all of you|everyone at work right now].",
            "[The streets are empty|Most windows are dark|The world is asleep], [but not here|but the music is awake|but somebody is listening: you].",
        ],
        [PhraseKind.Time] =
        [
            "[It is|It is now|The time is|The clock says] {time}.",
            "[A look at the clock|If you need the time|The time for you|Time check]: [it is |]{time}.",
            "{time}[ on {station}| here on {station}|, and you are with {station}].",
            "[We have|We have got|My clock shows] {time}[| now| just now].",
            "[Just so you know|In case you are in a hurry|If you have to be somewhere]: [it is|the time is|we have] {time}.",
        ],
        [PhraseKind.Date] =
        [
            "[It is|Today is|We have] {date}[| today|, all day long|, in case you have lost count].",
            "[For your calendar|If you have lost track of the days|For the record]: [it is|today is|this is] {date}.",
            "[This is|Here is|You are hearing] {station} on {date}.",
            "[A new line in the diary|The calendar on the wall says|What day is it? It is|Wherever you are listening, here it is] {date}[| already].",
            "[Mark it or forget it|Time flies|Another day]: {date}[| on {station}].",
        ],
        [PhraseKind.Backsell] =
        [
            "[That was|You heard|You have just heard|We heard|That one was|We just played] {title}[| here on {station}|, on {station}].",
            "{title}[: that is what you just heard| was that| was our last one|, just now on {station}].",
            "[If you were wondering|In case you missed it|For those who asked themselves], [that was|it was|you heard] {title}.",
            "[The last sounds of|The end of|The final bars of] {title}.",
            "[And that was|There it was|There you had it]: {title}.",
        ],
        [PhraseKind.Next] =
        [
            "[Next|Coming up|Now|Up next|And now|Next up|Right after this]: {title}.",
            "[Here is|Here comes|Now comes|Let us hear|Let us go on with|We go on with|Time for|I have for you] {title}.",
            "[The next one is|What follows is|What comes now is|Next on {station} is|Our next one is] {title}.",
            "[Stay with us for|Stay there for|Turn it up for|Lean back for|Listen to this] {title}.",
            "[And so to|On with|Music again, with|Your next companion is] {title}[|, here on {station}].",
        ],
        [PhraseKind.Invitation] =
        [
            "[If you have something to say|If something is on your mind|If you feel like it|Whenever you like], [write to us|send us a message|press the button and talk], and [I will read it on air|you will hear it here|it goes on air].",
            "[This station listens too|Radio can go both ways|The line is open]: [type a few words|send a post|hold the button and speak], [and I will take it up|and it will be heard|and I answer].",
            "[Say hello from where you are|Tell us about your day|Tell us what you are doing right now|Ask me something]: [the page has a box for it|your message goes on air|I read every message that may be aired].",
        ],
        [PhraseKind.Filler] =
        [
            "[This is|You are with|You are listening to] {station}[|, where the music does not stop|, day and night|, and we keep going].",
            "[We go on in a moment|A short breath, then we go on|Give me a moment], [here on|with|at] {station}.",
            "[The music goes on|More music is on its way|There is more to come], [here on|only a moment away on|as always on] {station}.",
            "[Stay with us|Stay there|Do not go away]. [This is|You are listening to|Here is] {station}.",
            "[Nothing to report|No news from me|I have nothing to add], [and that can be a good thing|so let us listen|so back to the music].",
        ],
        [PhraseKind.PostIntro] =
        [
            "[A message|A post|A few words|A note|A line] from {name}[| has come in| has just come in| reached us].",
            "{name} [writes|has written to us|writes to us|has sent a message|says|sends us this].",
            "[Here is|I have|Now there is|Let me read you|I would like to read you] [a message|a post|something] from {name}.",
            "[This one|This message|This post] [is from|comes from|was sent by] {name}.",
            "[I hear from|We hear from|Let us hear from|Let us turn to] {name}[|, who writes|, and I read].",
            "[Mail for us|There is mail|Something has come in|A new message], [from|sent by|and it is from] {name}.",
            "[You write, I read|Your turn|Now it is your turn|Back to you out there]: [this is from|here is|a post from] {name}.",
        ],
        [PhraseKind.PostUnsayable] =
        [
            "[A message|A post|A letter] from {name} [has come in|is here], in [letters|a script] that I [cannot read|have not learnt to read]. [Thank you all the same|Thank you for writing|I am sorry].",
            "[There is mail|Something has arrived|We have a message] from {name}, [but|only] I cannot read [its letters|this script] aloud. [Thank you for thinking of us|Thank you, and greetings].",
            "{name} has [written to us|sent us a message] in [letters|a script] that none of my voices can say. [It did arrive, thank you|Thank you for it all the same].",
            "[I hold|Here is|I have] a message from {name} that I can [only show, not read|see but not say]. [My voices know English and Japanese|English and Japanese are all that I can speak].",
        ],
        [PhraseKind.VoiceIntro] =
        [
            "[Now you hear|Let us hear|Let us listen to|Here is|And now] the voice of {name}.",
            "[A recording|A voice message|A spoken message] [from|sent in by|that comes from] {name}[|: listen|: here it is].",
            "{name} [has spoken to us|has sent us a voice message|has pressed the button and talked|has something to say]. [Listen|Here it is|Let us listen].",
            "[Now a voice that is not mine|A real voice now|Enough of my voice]: [this is|here is|listen to] {name}.",
            "[The microphone goes to|The air belongs to|Over to] {name}[| now| for a moment].",
        ],
        [PhraseKind.VoiceBacksell] =
        [
            "[That was|You heard|We heard|That was the voice of|You heard the voice of] {name}.",
            "[Thank you|Thanks|Many thanks], {you}[|, for your voice|, for talking to us|, for speaking up|, good to hear you].",
            "[{name} was that|{name}, just now|That message came from {name}]. [Thank you|Thanks for that|Good to hear a human voice].",
            "[Nice to hear you|Good to hear you|Lovely to hear from you], {you}.",
        ],
        [PhraseKind.ReplyGreeting] =
        [
            "[Hello|Hello to you|Hello back|A warm hello|Greetings], {you}[|, and welcome|, good to have you here|, nice that you are listening].",
            "[Greetings go straight back to you|I am sending that right back|The same to you|And a hello in return], {you}.",
            "[What a nice greeting|How kind|That is a friendly hello], {you}. [Welcome to {station}|Make yourself at home|Enjoy the music].",
            "[Welcome|Come in|Good to see you here], {you}. [The next songs are for you|We are glad you are there|There is music enough for everyone].",
        ],
        [PhraseKind.ReplyThanks] =
        [
            "[You are very welcome|You are welcome|With pleasure|Gladly], {you}[|, any time|, that is what we are here for|, and thank you for listening].",
            "[Thank you|Thanks to you|The thanks are all ours], {you}. [A station is nothing without its listeners|Without you this would be talk to an empty room|It is nice to hear that].",
            "[That is kind of you|That is good to hear|That does me good, as far as an A I can say so], {you}.",
            "[Thank you for saying so|It means a lot, even to an A I|Nothing to thank me for], {you}[|, really|, and do come again].",
        ],
        [PhraseKind.ReplySong] =
        [
            "[I hear you|Understood|Got it], {you}. [I cannot promise that we have it|I do not know if it is on our shelves|The music folder decides what I can play], but [the wish is out there|I have said it on air|perhaps it comes up].",
            "[A song request|A musical wish|A wish for music]: [always welcome|I like those|those make a station], {you}. [I cannot pick it myself|I do not hold the records in my hands], but [stay tuned|keep listening|who knows what comes next].",
            "[Good taste|A fine choice|Good choice], {you}. [Let us see what the next records bring|If it is in our collection, it will come around|Let us hope it is in the collection].",
        ],
        [PhraseKind.ReplyWeather] =
        [
            "[There is no window in here|I have no window|I cannot see the sky from here], {you}, [so I take your word for it|so thank you for the report|so you are my eyes].",
            "[Whatever the sky does|Whatever the weather|Rain or shine], {you}, [there is music|the music is dry and warm|we play on].",
            "[A weather report from a listener|Weather from where you are], [that is the best kind|more reliable than mine|I am glad to have it], {you}. [Take care out there|Dress for it|Enjoy it if you can].",
        ],
        [PhraseKind.ReplyGlad] =
        [
            "[That is wonderful|That is good to hear|How nice|That makes a good day better], {you}. [Keep some of it|Enjoy it|May it last].",
            "[Good news|Something good|A happy message] [is always welcome here|belongs on the radio|should be heard], {you}. [I am glad for you|Enjoy every bit of it|Thank you for sharing it].",
            "[I like the sound of that|That sounds very good|You can hear the smile in that], {you}.",
        ],
        [PhraseKind.ReplySad] =
        [
            "[I am sorry to hear that|That sounds hard|That is not easy], {you}. [You are not alone|Let the music keep you company|Be good to yourself].",
            "[Thank you for telling us|It is good that you said it|Thank you for your trust], {you}. [Somebody out there feels the same|Perhaps talk to someone close to you|I hope it gets lighter soon].",
            "[I wish you better hours|I hope tomorrow is kinder|Better days will come], {you}, [and until then there is music|and we are here|and the radio stays on].",
            "[Take a deep breath|Take your time|Rest a little], {you}. [The next song asks nothing of you|You do not have to do anything right now|We will sit here with you for a while].",
        ],
        [PhraseKind.ReplyQuestion] =
        [
            "[A good question|That is a good question|Now that is a question], {you}. [I would rather not make up an answer|I do not know, and I will not pretend|I cannot look it up from here]. [Perhaps another listener knows|If you know it, write to us|Who out there knows more].",
            "[You ask, and I have to think|You have got me there|That one is beyond me], {you}. [I pass it on to everyone listening|Let us ask the listeners|Maybe somebody out there can tell us].",
            "[I do not have the answer|I wish I knew|Honestly, I do not know], {you}, but [I like that you ask|it is a question worth asking|perhaps the next message brings it].",
        ],
        [PhraseKind.ReplyTime] =
        [
            "[My clock says|It is|For you, {you}, it is|By my clock it is|Here it is] {time}[|, {you}| just now].",
            "[That one I can answer|That I know|Easy], {you}: [it is|the time is|we have] {time}.",
            "[Time for a look at the clock|Let me see|One look is enough], {you}: {time}[| exactly, or very nearly].",
        ],
        [PhraseKind.ReplyWhoAreYou] =
        [
            "[I am an A I|I am a computer voice, an A I|No human here: I am an A I], {you}, and [I present {station}|this is {station}|I look after {station} around the clock].",
            "[You have a right to know|Fair question|I will tell you plainly], {you}: [I am an A I|this voice is an A I|there is an A I at this microphone], [reading your messages|keeping you company|and your messages are from real people].",
        ],
        [PhraseKind.ReplyTopic] =
        [
            "[{topic}|Ah, {topic}|So, {topic}|Yes, {topic}]: [I like that|that is a good subject|there is a lot in that|one could talk about that for hours]. [Thank you|Thanks for that|Thanks for writing], {you}.",
            "[Thank you for the words about|I will think about|There is something about|Let us hold on to] {topic}, {you}.",
            "[Who would have thought that we would get to|I had not expected|Now we have come to|And now everyone is thinking about] {topic}. [Thank you|Nicely put|Good to hear from you], {you}.",
            "[You say|You write about|You bring up|You mention] {topic}, {you}, [and I am sure others nod along|and that stays with me|and somebody out there feels the same].",
        ],
        [PhraseKind.ReplyAny] =
        [
            "[Thank you|Thanks|Many thanks|Thank you very much], {you}[|, for your message|, for writing|, for being part of this|, good to hear from you].",
            "[Good to hear from you|Nice to hear from you|It is good to read you|I was glad to read that], {you}. [Keep them coming|Write again|Stay with us].",
            "[Well said|Nicely put|Noted|I hear you], {you}. [Thank you for that|Thanks for sharing|That belongs on the radio].",
            "[That reached us|That came through|Received and read|Your words are out there now], {you}. [Thank you|All the best to you|Greetings to wherever you are|Stay tuned].",
        ],
        [PhraseKind.TalkBackIntro] =
        [
            "[And|Now|There it is:] {name} [answers|replies|comes back to us|is back].",
            "[There is|We have|Here is|I have] [an answer|a reply] from {name}.",
            "[Back to|Over to|Let us hear|We go back to] {name}[| once more| again].",
            "{name} [has something to add|is still with us|has answered|has replied][|: listen|: here it is].",
        ],
        [PhraseKind.TalkBackClosing] =
        [
            "[Let us leave it there|We leave it at that|That is where we stop|I have to move on here], {you}. [Thank you for talking with me|Thank you for the chat|It was good to talk|Thanks for staying on].",
            "[It was good to talk|I enjoyed that|That was a fine talk], {you}. [On with the music|Back to the music|Stay with us|All the best to you].",
            "[Thank you for the chat|Thank you for talking with me|Thanks for your time], {you}. [Write again|Come back soon|Until next time|The music goes on].",
        ],
    };
}
