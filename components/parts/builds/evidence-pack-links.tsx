import { Download } from 'lucide-react';
import { buttonStyles, LinkButton } from '../../ui/buttons/button';
import { evidencePackFile, evidencePackHref } from '../hrefs';

interface EvidencePackLinksProps {
  /** The address of the build or promotion. */
  of: string;
}

/** How it came about, with proof: to be read, and as a file. For whoever reads the project's trail. */
export function EvidencePackLinks({ of }: EvidencePackLinksProps) {
  return (
    <>
      <LinkButton href={evidencePackHref(of)}>Evidence</LinkButton>
      <EvidencePackDownload of={of} />
    </>
  );
}

/** The file: the browser saves it, under the name of what it is about. */
export function EvidencePackDownload({ of }: EvidencePackLinksProps) {
  return (
    <a
      href={evidencePackFile(of)}
      download={`evidence${of.replaceAll('/', '-')}.json`}
      className={buttonStyles()}
    >
      <Download aria-hidden />
      Evidence pack (JSON)
    </a>
  );
}
