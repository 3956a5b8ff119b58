import { Button, Menu } from '@mantine/core';
import { ChevronDownIcon } from './icons';

interface ChoiceMenuProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly selected: Value | undefined;
  readonly onChange: (selected: Value | undefined) => void;
}

const ANY = '';

/** Chooses one value of a property, or any; the button says which. */
export function ChoiceMenu<Value extends string>({
  label,
  options,
  selected,
  onChange,
}: ChoiceMenuProps<Value>) {
  const chosen = options.find(({ value }) => value === selected);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          fw={500}
          rightSection={<ChevronDownIcon width={14} height={14} />}
        >
          {chosen ? `${label}: ${chosen.label}` : label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={selected ?? ANY}
          onChange={(choice) => onChange(options.find(({ value }) => value === choice)?.value)}
        >
          <Menu.RadioItem value={ANY}>Any</Menu.RadioItem>
          {options.map((option) => (
            <Menu.RadioItem key={option.value} value={option.value}>
              {option.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
