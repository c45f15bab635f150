import { State } from '../../ui/text/state';

/** That somebody broke the glass to let a build in: no gate of its policy was asked to pass. */
export const GlassMark = () => <State kind="warning">past its policy (glass broken)</State>;
