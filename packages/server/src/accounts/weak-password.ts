import { limits } from '@snaplink/contract'

/**
 * Why nobody should use this password, as a sentence; null when it will do.
 * Length counts most (NIST SP 800-63B): beyond it only what is tried first is refused, and no mix of characters demanded.
 */
export function weaknessOf(password: string, email: string): string | null {
  const length = [...password].length
  if (length < limits.minPasswordChars) return `It has ${length} of at least ${limits.minPasswordChars} characters.`
  const plain = password.toLowerCase()
  if (new Set(plain).size < 4) return 'It has too few different characters.'
  if (plain === email || plain === email.split('@')[0]) return 'It is your e-mail address.'
  return common.has(plain) ? 'It is one of the passwords that are tried first.' : null
}

/** The most used passwords of ten and more characters in published leaks; all shorter ones are refused anyway. */
const common = new Set(
  `
  1234567890 0123456789 12345678910 12345678901 123456789012 1234567891 0987654321 9876543210 123456789a a123456789
  q123456789 123456789q 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc qwertyuiop qwertyuiop123 qwerty1234 qwerty12345
  qwerty123456 123qweasdzxc 123456qwerty 12345qwert qwertyuiopasdfghjkl asdfghjkl123 asdfghjkl; zxcvbnm123 qazwsxedcrfv
  qazwsxedc123 qweasdzxc123 password12 password123 password1234 password12345 password123! password1! passw0rd123 p@ssw0rd123
  p@ssword123 mypassword passwordpassword letmein123 letmein1234 letmeinnow welcome123 welcome1234 welcome123! admin12345
  administrator admin123456 administrator1 rootpassword changeme123 changemenow iloveyou12 iloveyou123 iloveyou1234 iloveyouforever
  iloveyou2 iloveyousomuch sunshine123 sunshine12 princess123 princess12 superman123 batman12345 football123 baseball123
  basketball basketball1 liverpool1 liverpool123 manchester1 manchester manunited1 chelsea123 barcelona1 barcelona10 realmadrid
  michael123 jordan2323 charlie123 jennifer12 christian1 christopher alexander1 elizabeth1 samantha123 stephanie1 jessica123
  butterfly1 strawberry chocolate1 spongebob1 hellokitty mickeymouse tinkerbell pokemon123 starwars123 dragon12345 monkey12345
  whatever123 trustno1trustno1 blink182blink computer123 abcdefghij abcdefghijk abc1234567 abc123456789 abcd123456 aa12345678 a1b2c3d4e5
  abcde12345 asdf123456 test123456 testtest123 qwert12345 1234qwerasdf 147258369a 1472583690 7894561230 1111122222 123123123a
  snaplink123 snaplink1234 correcthorsebatterystaple
  `
    .trim()
    .split(/\s+/),
)
