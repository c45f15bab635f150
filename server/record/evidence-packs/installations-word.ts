/**
 * What a pack says and no line of the trail tells: whoever reads that a pack fits together reads beside it that
 * this is not proven.
 */
export const installationsWord: readonly string[] = [
  'the address of the installation, and when the pack was made',
  'what people are called now (accounts are compared by id and e-mail address), and the kinds of robots',
  'times, closer than a minute',
  'what the build says of itself: labels, platforms, sizes, source',
  'where it is placed now, with its tags, what is current, and what goes along with it',
  'what gates found, but for those that were waived; when they were asked, and when a request lapses',
  'policies but for their versions: their text, and who saved them',
  'of what did not happen, what it was about at the end, and of a rejection what was seen',
  'whether an open promotion waits or is approved, and for whom',
  'versions of builds that were replaced, which tags were set, and how many manifests came',
  'a withdrawal of another build that holds this one back',
  'that nothing was left out together with its lines',
];
