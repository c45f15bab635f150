interface PersonNameProps {
  /** What people call them, who may be called alike. */
  name: string;
  /** Their address, or a robot's user name: what nobody else has. */
  email: string;
  className?: string;
}

/** Who did something, where it counts who it was: the name, and beside it what belongs to nobody else. */
export function PersonName({ name, email, className }: PersonNameProps) {
  return (
    <span className={className}>
      {name}
      {name === email || name.endsWith(`(${email})`) ? null : (
        <>
          {' '}
          <span className="font-normal wrap-anywhere text-secondary">({email})</span>
        </>
      )}
    </span>
  );
}
