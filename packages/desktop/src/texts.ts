/** Every text that the application itself says; the page inside it has its own. */

export const texts = {
  product: 'Snaplink',

  typing: {
    wayland:
      'This desktop runs on Wayland, where no program may type into another. Log out, choose “on Xorg” or “X11” where you log in, and log in again. Your codes wait here.',
    noDisplay: 'There is no desktop here to type into. Your codes wait here.',
    noXdotool: 'Typing needs the small program xdotool. Install it (sudo apt install xdotool), then try again.',
    accessibility:
      'macOS does not let Snaplink type yet. Open System Settings, Privacy & Security, Accessibility, turn Snaplink on, then try again.',
    failed: 'The last code could not be typed. Look at what stands there, then try again.',
    notKept:
      'Nothing is typed while this computer’s disk takes nothing: it could not be known later what was typed already. Make room, then try again.',
    ownWindow: 'Click into the program that shall get the codes: this window is in front.',
    shortcutTaken: (shortcut: string) =>
      `The shortcut ${shortcut} belongs to another program. Choose another one, or use the menu beside the clock.`,
    badge: 'Snaplink types codes here',
  },

  folder: {
    choose: 'Photos go into this folder',
    chooseYes: 'Use this folder',
    failed: 'The photos could not be saved. They stay on the server.',
    notThere: 'There is no photo with that name any more.',
    notYet: 'This photo is still on its way.',
    noPicture: 'This photo cannot be copied as a picture. Drag it, or take it from the folder.',
  },

  server: {
    starting: 'Snaplink starts …',
    ended: 'Snaplink’s own server has stopped. Start it again; nothing that arrived is lost.',
    noAnswer: (address: string) => `Nothing answers at ${address} any more.`,
    otherVersion: (address: string, theirs: string, ours: string) =>
      `The Snaplink at ${address} is version ${theirs} and this application is ${ours}; they do not understand each other. Update the older one.`,
    tryAgain: 'Try again',
    useOwn: 'Use this computer instead',
  },

  session: {
    elsewhere: 'Only the page of this application may do that.',
  },

  tray: {
    open: 'Open Snaplink',
    typing: 'Type codes where the cursor is',
    quit: 'Quit Snaplink',
    idle: 'Snaplink',
    waiting: 'Snaplink: waiting for a phone',
    connected: (phones: string) => `Snaplink: ${phones}`,
    typingOn: (shown: string) => `${shown}. Typing is on.`,
  },

  notices: {
    photo: (name: string) => `${name} has arrived.`,
    photos: (count: number) => `${count} more ${count === 1 ? 'photo has' : 'photos have'} arrived.`,
  },

  update: (version: string) => `Snaplink ${version} is out. You have an older one.`,
}
