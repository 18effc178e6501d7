import * as Ariakit from '@ariakit/react'
import type { Account } from '@pilothouse/contract'
import type { RefObject } from 'react'

export interface Scopes {
  accounts: readonly Account[]
  account: string
  shown: readonly string[]
  onAccount: (name: string) => void
  onRegions: (regions: string[]) => void
}
interface Props extends Scopes {
  button: RefObject<HTMLButtonElement | null>
  close: () => void
}

/** The menu of accounts and of this account's regions. */
export default function ScopeMenu({
  accounts,
  account,
  shown,
  onAccount,
  onRegions,
  button,
  close,
}: Props) {
  const menu = Ariakit.useMenuStore({ open: true, setOpen: (open) => !open && close() })
  const one = accounts.find((a) => a.name === account)
  const regions = one?.regions ?? []
  const toggle = (region: string) => {
    const next = shown.includes(region)
      ? shown.filter((r) => r !== region)
      : regions.filter((r) => r === region || shown.includes(r))
    onRegions(next.length === 0 || next.length === regions.length ? [] : next)
  }
  const item =
    'flex cursor-default items-center gap-2 rounded px-2 py-1.5 data-active-item:bg-accent-soft'
  return (
    <Ariakit.Menu
      store={menu}
      aria-label="Account and regions"
      gutter={6}
      getAnchorRect={() => button.current?.getBoundingClientRect() ?? null}
      finalFocus={button}
      // Ignore clicks on the button, which closes the menu itself. Otherwise the same click would
      // open it again.
      hideOnInteractOutside={(event) =>
        !(event.target instanceof Node && button.current?.contains(event.target))
      }
      autoFocusOnShow
      className="z-40 min-w-64 rounded-lg border border-line-strong bg-panel p-1.5 shadow-xl"
    >
      <Ariakit.MenuGroup>
        <Ariakit.MenuGroupLabel className="px-2 py-1 text-xs text-faint">
          Account
        </Ariakit.MenuGroupLabel>
        {accounts.map((a) => (
          <Ariakit.MenuItem key={a.name} className={item} onClick={() => onAccount(a.name)}>
            <span className="flex-1 font-medium">{a.name}</span>
            <span className="text-xs text-faint">
              {a.sandbox ? 'sandbox' : (a.accountId ?? '')}
            </span>
          </Ariakit.MenuItem>
        ))}
      </Ariakit.MenuGroup>
      <Ariakit.MenuSeparator className="my-1 border-line" />
      <Ariakit.MenuGroup>
        <Ariakit.MenuGroupLabel className="px-2 py-1 text-xs text-faint">
          Regions
        </Ariakit.MenuGroupLabel>
        {regions.map((r) => (
          <Ariakit.MenuItemCheckbox
            key={r}
            name="regions"
            value={r}
            checked={shown.includes(r)}
            onChange={() => toggle(r)}
            className={item}
            hideOnClick={false}
          >
            <Ariakit.MenuItemCheck checked={shown.includes(r)} className="w-4 text-accent" />
            {r}
          </Ariakit.MenuItemCheckbox>
        ))}
      </Ariakit.MenuGroup>
      {one?.arn && (
        <p className="mt-1 border-t border-line px-2 pt-2 pb-1 text-xs break-all text-faint">
          {one.arn}
        </p>
      )}
      {one?.problem && (
        <p role="alert" className="mt-1 border-t border-line px-2 pt-2 pb-1 text-xs text-bad">
          {one.problem}
        </p>
      )}
    </Ariakit.Menu>
  )
}
