// The emoji short names common in messages. A name that is not here stays as written.

const TABLE = `
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|rofl 🤣|slightly_smiling_face 🙂|wink 😉|blush 😊
heart_eyes 😍|star-struck 🤩|yum 😋|sunglasses 😎|hugging_face 🤗|thinking_face 🤔|neutral_face 😐
no_mouth 😶|smirk 😏|relieved 😌|sleeping 😴|sweat_smile 😅|sweat 😓|cry 😢|sob 😭|scream 😱|rage 😡
angry 😠|confused 😕|worried 😟|disappointed 😞|pensive 😔|pleading_face 🥺|partying_face 🥳
face_with_rolling_eyes 🙄|zipper_mouth_face 🤐|nerd_face 🤓|exploding_head 🤯|robot_face 🤖
ghost 👻|wave 👋|raised_hand ✋|raised_hands 🙌|clap 👏|pray 🙏|handshake 🤝|+1 👍|thumbsup 👍|-1 👎
thumbsdown 👎|ok_hand 👌|v ✌️|muscle 💪|point_up ☝️|point_right 👉|point_left 👈|point_down 👇
writing_hand ✍️|eyes 👀|brain 🧠|heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚
blue_heart 💙|purple_heart 💜|broken_heart 💔|sparkling_heart 💖|100 💯|tada 🎉|confetti_ball 🎊
balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|first_place_medal 🥇|second_place_medal 🥈
third_place_medal 🥉|sports_medal 🏅|dart 🎯|star ⭐|star2 🌟|sparkles ✨|zap ⚡|fire 🔥|boom 💥
rocket 🚀|rainbow 🌈|sunny ☀️|sunrise 🌅|cloud ☁️|snowflake ❄️|umbrella ☔|droplet 💧|ocean 🌊
earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|globe_with_meridians 🌐|moon 🌙|seedling 🌱|herb 🌿|leaves 🍃
four_leaf_clover 🍀|evergreen_tree 🌲|deciduous_tree 🌳|palm_tree 🌴|cactus 🌵|sunflower 🌻|rose 🌹
tulip 🌷|cherry_blossom 🌸|maple_leaf 🍁|mushroom 🍄|apple 🍎|banana 🍌|coffee ☕|tea 🍵|beer 🍺
cake 🍰|birthday 🎂|pizza 🍕|cookie 🍪|bread 🍞|dog 🐶|cat 🐱|bear 🐻|panda_face 🐼|penguin 🐧|bird 🐦
owl 🦉|bee 🐝|butterfly 🦋|turtle 🐢|fish 🐟|whale 🐳|elephant 🐘|lion_face 🦁|unicorn_face 🦄
calendar 📅|date 📅|spiral_calendar_pad 🗓️|alarm_clock ⏰|clock1 🕐|clock3 🕒|clock9 🕘
hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|watch ⌚|bell 🔔|no_bell 🔕|loudspeaker 📢
mega 📣|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|email 📧|envelope ✉️|love_letter 💌
incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|mailbox 📫|package 📦|memo 📝|pencil 📝
pencil2 ✏️|clipboard 📋|page_facing_up 📄|bookmark 🔖|bookmark_tabs 📑|books 📚|book 📖
open_book 📖|notebook 📓|newspaper 📰|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍
triangular_flag_on_post 🚩|file_folder 📁|card_index_dividers 🗂️|bar_chart 📊
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓
key 🔑|hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|toolbox 🧰|bulb 💡|computer 💻
desktop_computer 🖥️|iphone 📱|phone ☎️|telephone_receiver 📞|camera 📷|video_camera 📹
movie_camera 🎥|headphones 🎧|microphone 🎤|musical_note 🎵|art 🎨|soccer ⚽|basketball 🏀
chess_pawn ♟️|video_game 🎮|jigsaw 🧩|house 🏠|office 🏢|school 🏫|hospital 🏥|bank 🏦|airplane ✈️
car 🚗|bus 🚌|bike 🚲|ship 🚢|world_map 🗺️|mountain ⛰️|compass 🧭|money_with_wings 💸|moneybag 💰
credit_card 💳|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌
negative_squared_cross_mark ❎|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑
rotating_light 🚨|construction 🚧|question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕
bangbang ‼️|information_source ℹ️|sos 🆘|new 🆕|free 🆓|up 🆙|ok 🆗|cool 🆒|recycle ♻️
heavy_plus_sign ➕|heavy_minus_sign ➖|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️
arrow_forward ▶️|arrow_backward ◀️|arrows_counterclockwise 🔄|repeat 🔁|fast_forward ⏩
red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡
large_orange_circle 🟠|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫
large_green_square 🟩|large_red_square 🟥|large_blue_square 🟦|small_blue_diamond 🔹
small_orange_diamond 🔸|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣
eight 8️⃣|nine 9️⃣|keycap_ten 🔟|mortar_board 🎓|scroll 📜|technologist 🧑‍💻|teacher 🧑‍🏫
student 🧑‍🎓|bust_in_silhouette 👤|busts_in_silhouette 👥|speaking_head_in_silhouette 🗣️
couple 👫|family 👪|baby 👶|woman 👩|man 👨|flag-ke 🇰🇪|flag-ng 🇳🇬|flag-gh 🇬🇭|flag-za 🇿🇦
flag-in 🇮🇳|flag-br 🇧🇷|flag-de 🇩🇪|flag-fr 🇫🇷|flag-gb 🇬🇧|flag-us 🇺🇸|flag-eg 🇪🇬|flag-jp 🇯🇵
frame_with_picture 🖼️|white_large_square ⬜|left_right_arrow ↔️|seat 💺|raising_hand 🙋|mailbox_with_no_mail 📭|mailbox_with_mail 📬|film_frames 🎞️|zzz 💤
`;

const EMOJI = new Map(
  TABLE.split(/[|\n]/)
    .filter((entry) => entry.includes(" "))
    .map((entry) => entry.trim().split(" ")),
);

/** The character of a short name without colons, or undefined. */
export function emojiOf(name) {
  return EMOJI.get(name);
}

/** `text` with every known `:name:` replaced by its character. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (written, name) => EMOJI.get(name) ?? written);
}
