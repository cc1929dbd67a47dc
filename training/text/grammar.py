"""The sentences of the task: set-ups that bring in two people, and acts that end right before the
receiver is named. What is here is trained on; `heldout.py` has what is kept back.

`{A}` and `{B}` are the two people in order, `{S}` the one who acts; `{place}` `{object}` `{noun}`
`{adj}` `{adv}` are words; `{a}` is "a" or "an" as the next word asks.
"""

# Before a main clause.
LEADS = """
Then, | Then | Afterwards, | Afterwards | Yesterday | Yesterday, | Today | Today, | Later, | Later that day, | One day, | One day | One morning, | One night, | Once upon a time, | Last night, | Last week, | Last week | Last year, | This morning, | This morning | That evening, | That night | In the morning, | In the evening, | In the afternoon, | At noon, | At first, | At last, | On Monday, | On Tuesday | On Friday, | On Saturday, | On Sunday | In April, | In June, | In the summer, | In the winter, | During the holidays, | After the lunch, | After lunch, | After dinner, | After the game, | After work, | After school, | Before dinner, | Before the party, | Soon | Soon, | Soon after, | Suddenly, | Meanwhile, | Eventually, | Finally, | Earlier, | Earlier today, | Recently, | Once, | Sometimes | Usually, | Often | Now | Now, | Next, | First, | Together, | Friends | The friends | Two friends, | My friends | My neighbors | The students | The two teachers, | Our cousins | His parents, | Her brothers, | The children | Poor | Young | Old | Little | So | So, | And | But | Well, | However, | Of course, | In fact, | For example, | In the story, | In this book, | In the film, | In my dream, | As usual, | As always, | Long ago, | Years ago, | A year ago, | Two days later, | The next day, | The next morning, | The same day, | The day after, | Every day | Every summer, | Everyone knew that | Everybody thinks that | I heard that | I think that | I remember how | I saw that | He said that | She said that | They say that | You know that | It seems that | It is said that | It happened that | It was late and | It was a cold day and | It was raining, and | It was a {adj} day, and | The teacher said that | My mother told me that | The newspaper wrote that | The story says that | Did you know that | Somehow | Perhaps | Maybe | Luckily, | Sadly, | Naturally, | Apparently, | Unfortunately, | At the {place}, | At the {adj} {place}, | Near the {place}, | In the {noun}, | With {a} {object}, | Because of the {noun}, | Despite the {noun}, | Without the {noun}, | After the {noun}, | Before the {noun}, | During the {noun}, | The {noun} was {adj}. | The {place} was {adj}. | There was {a} {adj} {noun}. | It was a story about {a} {noun}: | Here is a story. | Listen. | {adv}, | Both
"""

# Before a clause that waits for another.
SUBORDINATORS = """
When | While | After | As | Because | Since | Once | Before | Although | As soon as | Just when | Even though | Just as | Right after | Soon after | Whenever | If | By the time | Now that | Shortly after | The day | The moment | Yesterday, when | Yesterday, after | Today, while | Then, when | Then, while | One day, when | Later, after | Afterwards, when | On Monday, after | The next day, when | That night, as | It was late when | It was raining when | It was the day after | At the {place}, while | In the {noun}, when | Not long after | Two hours after | Every time | Long before
"""

# What two people do together; any of these follows "A and B".
TOGETHER = """
went to the {place} | went to the {place} | went to the {place} | went to the {adj} {place} | went to {a} {place} | went to the {place} for {a} {object} | were at the {place} | were in the {place} | were near the {place} | were working at the {place} | were working in the {place} | were working on the {object} | worked at the {place} | worked together | had a lot of fun at the {place} | had fun at the {place} | had a good time at the {place} | had a long argument | had an argument | had a short argument about the {object} | had a fight at the {place} | had a long talk | had lunch at the {place} | had dinner | had a drink at the {place} | had {a} {object} | had {a} {adj} idea | had two {adj} friends | were thinking about going to the {place} | were thinking about the {noun} | thought about going to the {place} | wanted to go to the {place} | planned to visit the {place} | were commuting to the {place} | were walking to the {place} | were walking in the {place} | walked to the {place} | walked home from the {place} | walked through the {place} | ran to the {place} | ran away | drove to the {place} | were driving to the {place} | were on the way to the {place} | traveled to the {place} | came to the {place} | came back from the {place} | came home | arrived at the {place} | arrived late at the {place} | left the {place} | entered the {place} | stayed at the {place} | stayed at home | lived near the {place} | lived in the {place} | visited the {place} | visited {a} {adj} {place} | met at the {place} | met in front of the {place} | met again | sat in the {place} | sat down | were sitting by the {place} | stood outside the {place} | were standing in the {place} | got a {object} at the {place} | got {a} {object} at the {place} | got {a} {object} | got married | got to the {place} | found a {object} at the {place} | found a {object} at the {place} | found {a} {object} in the {place} | found {a} {adj} {object} | bought a {object} at the {place} | bought {a} {object} | saw {a} {object} in the {place} | saw the {noun} | looked at the {object} | looked for {a} {object} | were looking for the {place} | lost the {object} | took {a} {object} from the {place} | brought {a} {object} to the {place} | made {a} {object} | made a plan | built {a} {object} | played with the {object} | were playing in the {place} | were playing at the {place} | played a game | danced at the {place} | sang a song | talked about the {object} | talked about the {noun} | were talking about the {place} | were talking | spoke about the {noun} | watched the {noun} | watched a film at the {place} | read about the {noun} | studied at the {place} | studied the {noun} | were eating at the {place} | ate dinner at the {place} | ate {a} {object} | were cooking | slept in the {place} | woke up | fell asleep | were friends | were good friends | were old friends from the {place} | were neighbors | were {adj} | were very {adj} | were tired | felt {adj} | grew up near the {place} | broke the {object} | fixed the {object} | opened the {object} | closed the {place} | needed {a} {object} | liked the {place} | loved the {object} | hated the {noun} | remembered the {noun} | forgot the {object} | discussed the {noun} | discovered {a} {noun} | heard {a} {noun} | started {a} {noun} | finished the {noun} | won a game at the {place} | crossed the {place} | passed the {place} | hid in the {place} | waited at the {place} | waited in the {place} for {a} {noun} | moved to {a} {adj} {place} | had {a} {adj} {noun} | enjoyed the {noun} | lost the way | said goodbye | laughed | smiled | agreed about the {noun}
"""

# Two people brought in otherwise than by "A and B".
APART = """
{A} met {B} at the {place} | {A} met {B} | {A} saw {B} at the {place} | {A} saw {B} in the {place} | {A} went to the {place} with {B} | {A} was at the {place} with {B} | {A} was working with {B} | {A} was talking with {B} about the {noun} | {A} talked to {B} | {A} visited {B} at the {place} | {A} found {B} in the {place} | {A} was sitting next to {B} | {A} stood near {B} in the {place} | {A} lived with {B} | {A} had lunch with {B} | {A} and her friend {B} went to the {place} | {A} and his friend {B} were at the {place} | {A} waited for {B} at the {place} | {A} drove {B} to the {place} | {A} played with {B} | {A} knew {B} | {A} liked {B} | {A} came to the {place} and so did {B} | {A} was {adj} and {B} was {adj} | {A} came in, then {B} | {A} helped {B} with the {object} | {A} asked {B} about the {noun} | {A} left the {place} before {B} | {A}, together with {B}, went to the {place}
"""

# Sentences whose two people are not their subject.
ODD = """
The {place} {A} and {B} went to had a {object} | The {place} {A} and {B} went to was {adj} | The {object} {A} and {B} found was {adj} | The {object} that {A} and {B} bought was {adj} | There was {a} {object} between {A} and {B} | There were {A} and {B} in the {place} | The {noun} made {A} and {B} {adj} | The {place} was far away from {A} and {B} | The teacher saw {A} and {B} at the {place} | We met {A} and {B} at the {place} | I saw {A} and {B} in the {place} | They invited {A} and {B} to the {place} | She knew {A} and {B} | My friends are {A} and {B} | The {object} belonged to {A} and {B} | The {noun} of {A} and {B} was {adj} | It was the {noun} that {A} and {B} wanted | Here come {A} and {B} | In the {place} were {A} and {B} | The {place} where {A} and {B} worked was {adj}
"""

# Between a set-up that is a sentence and the act.
BREAKS = """
. | . | . | . | . | . | ; | ! | , and | , and | and | and then | , and then | , and afterwards | . Afterwards | . Afterwards, | . Then | . Then, | . Later, | . Later | , so | , but | . But | . So | . And | . Soon | . After that, | . After a while, | . The next day, | . That night, | . At the end, | . At the {place}, | . In the end, | . Suddenly, | . Today | . In the morning | . Finally, | . As a result, | . The {noun} was {adj}. | . The {place} was {adj}. | . It was {adj}. | . It was a {adj} day. | . It was raining. | . There was {a} {noun}. | . There, | , where | , then | , and later | , and soon | : | . When it was late, | . When the {noun} came, | . Because of the {noun}, | . With {a} {noun}, | . {adv},
"""

# Between a set-up that waits and the act.
COMMAS = ", | , | , | , | , | , | , | , | , suddenly | , the {noun} was {adj} and | , as always, | , it was {adj} and | , in the {place}, | , after a while | , soon"

# Between the actor's name and the verb.
ASIDES = "{adv} | {adv} | also | just | soon | then | finally | , feeling {adj}, | , who was {adj}, | , with a smile, | , of course, | , in the end, | never | often | once | always | quickly | quietly | happily | later | , full of {noun}, | , without a word, | suddenly | kindly | even"

# Verbs of giving: past, plain. Followed by a thing and "to".
GIVING = "gave/give gave/give gave/give gave/give gave/give gave/give gave/give gave/give handed/hand handed/hand passed/pass passed/pass offered/offer offered/offer showed/show showed/show sent/send sent/send brought/bring brought/bring threw/throw tossed/toss took/take returned/return presented/present delivered/deliver carried/carry read/read wrote/write sang/sing explained/explain described/describe fed/feed served/serve pushed/push moved/move gifted/gift promised/promise left/leave donated/donate recommended/recommend introduced/introduce pointed/point kicked/kick forwarded/forward taught/teach mentioned/mention revealed/reveal granted/grant added/add assigned/assign attached/attach rolled/roll paid/pay owed/owe"

# What comes before a plain verb.
WISHES = "decided to | decided to | decided to | wanted to | wanted to | wanted to | tried to | tried to | began to | started to | agreed to | hoped to | had to | needed to | was able to | was going to | was happy to | liked to | planned to | forgot to | was asked to | refused to | would | could | might | will | did not | will never | offered to | chose to | was glad to | was told to | had the idea to"

# Things given.
THINGS = "a {object} | a {object} | a {object} | a {object} | a {object} | {a} {object} | {a} {object} | the {object} | the {object} | the {object} | it | it | it | his {object} | her {object} | {a} {adj} {object} | {a} {adj} {object} | the {adj} {object} | an old {object} | a small {object} | some {noun} | the {noun} | {a} {noun} | one {object} | another {object} | two {object}s | the {object} and the {noun} | {a} {object} and {a} {object} | the {object} from the {place} | {a} {object} of {noun} | all the {noun} | that {object} | this {object} | everything | something | something {adj} | many {noun}s | most of the {noun} | my {object} | a piece of {object} | a photo of the {place} | the keys to the {place} | the way to the {place} | the story of the {noun} | {a} {object} with {a} {noun}"

# After the thing, before "to".
AFTERS = " || || || || || || || over | back | right | {adv} | again | again and again | at the {place} | in the {place} | today | with {a} {noun} | , smiling, | as a gift | without delay | from the {place} | instead"

# Whole acts that are not giving a thing. "/" separates past and plain.
SAYING = """
said/say | said/say | said/say | said/say | said hello/say hello | said goodbye/say goodbye | said sorry/say sorry | said something/say something | said a few words/say a few words | talked/talk | spoke/speak | spoke {adv}/speak {adv} | listened/listen | waved/wave | ran/run | went/go | came/come | walked over/walk over | moved closer/move closer | turned/turn | pointed/point | returned/return | wrote/write | wrote {a} {noun}/write {a} {noun} | told the story/tell the story | explained the {noun}/explain the {noun} | explained everything/explain everything | sang/sing | read/read | lied/lie | shouted/shout | called out/call out | bowed/bow | looked/look | was kind/be kind | was nice/be nice | was rude/be rude | paid attention/pay attention | apologized/apologize | replied/reply | suggested {a} {noun}/suggest {a} {noun} | reported the {noun}/report the {noun} | said yes/say yes | made a promise/make a promise | made {a} {object} and gave it/make {a} {object} and give it | took the {object} and gave it/take the {object} and give it | bought {a} {object} and sent it/buy {a} {object} and send it | found {a} {object} and showed it/find {a} {object} and show it | got up and spoke/get up and speak | sat next/sit next | stood close/stand close
"""

# Acts that do not end in "to".
ELSEWHERE = """
bought {a} {object} for/buy {a} {object} for | made {a} {object} for/make {a} {object} for | waited for/wait for | looked for/look for | found {a} {object} for/find {a} {object} for | did the {noun} for/do the {noun} for | opened the {place} for/open the {place} for | shared the {object} with/share the {object} with | talked with/talk with | had a talk with/have a talk with | played with/play with | danced with/dance with | was angry with/be angry with | looked at/look at | smiled at/smile at | laughed at/laugh at | shouted at/shout at | threw the {object} at/throw the {object} at | took the {object} from/take the {object} from | got {a} {object} from/get {a} {object} from | sat next to/sit next to | walked towards/walk towards | thought about/think about | talked about/talk about
"""

# Who else may act, in sentences where nobody is said twice.
OTHERS = "the man | the woman | the teacher | a friend | someone | the {noun} | he | she | I | we | their mother | a stranger | the doctor | my father | the girl | the boy | nobody | the old man"

# What follows the receiver.
TAILS = ". | . | . | . | . | . | and left. | and smiled. | again. | before dinner. | at the {place}. | because of the {noun}. | , who was {adj}. | , and that was all. | in the {place}. | with {a} {noun}. | . It was {adj}. | . The {noun} was {adj}. | the next day. | for the {noun}. | ! | and went to the {place}. | and they laughed."


def choices(text):
    """One alternative per `|`; an empty one counts."""
    return [part.strip() for part in text.split("|")]


def verbs(text):
    return [tuple(pair.split("/")) for pair in text.split()]


def acts(text):
    return [tuple(part.split("/")) for part in choices(text)]
