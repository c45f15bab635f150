import { CopyButton } from '../../ui/copy/copy-button';
import { LabelValue } from './label-value';

/** Characters of a value that are shown; the rest can be copied. */
const most = 2_000;

/** Labels by key, each value to its end or with a way to have it whole. */
export function LabelList({ labels }: { labels: readonly { key: string; value: string }[] }) {
  return (
    <dl className="mt-2 flex flex-col gap-2 text-12">
      {labels.map(({ key, value }) => (
        <div key={key}>
          <dt className="font-mono break-all text-secondary">{key.slice(0, most)}</dt>
          <dd className="text-13">
            {value.length <= most ? (
              <LabelValue value={value} />
            ) : (
              <>
                <span className="break-words">{value.slice(0, most)}…</span>
                <CopyButton value={value} what="whole value" />
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
