import * as Ariakit from '@ariakit/react'
import type { Account } from '@pilothouse/contract'
import { ChevronDown } from 'lucide-react'

interface Props { accounts: readonly Account[]; account: string; shown: readonly string[]; onAccount: (name: string) => void; onRegions: (regions: string[]) => void }

/** Which account, and which of its regions. */
export function ScopePicker({ accounts, account, shown, onAccount, onRegions }: Props) {
  const one = accounts.find((a) => a.name === account)
  const regions = one?.regions ?? []
  const all = shown.length === regions.length
  const toggle = (region: string) => {
    const next = shown.includes(region) ? shown.filter((r) => r !== region) : regions.filter((r) => r === region || shown.includes(r))
    onRegions(next.length === 0 || next.length === regions.length ? [] : next)
  }
  const item = 'flex cursor-default items-center gap-2 rounded px-2 py-1.5 data-active-item:bg-accent-soft'
  return (
    <Ariakit.MenuProvider>
      <Ariakit.MenuButton className="flex h-8 max-w-80 min-w-24 shrink-0 items-center gap-1.5 rounded-md border border-line bg-panel px-2.5 text-muted hover:border-line-strong">
        <b className="truncate font-medium text-text">{account}</b>
        <span className="truncate max-sm:hidden">{all ? (regions.length > 1 ? `${regions.length} regions` : regions[0]) : shown.join(', ')}</span>
        <ChevronDown size={13} className="shrink-0" aria-hidden="true" />
      </Ariakit.MenuButton>
      <Ariakit.Menu gutter={6} unmountOnHide className="z-40 min-w-64 rounded-lg border border-line-strong bg-panel p-1.5 shadow-xl">
        <Ariakit.MenuGroup>
          <Ariakit.MenuGroupLabel className="px-2 py-1 text-xs text-faint">Account</Ariakit.MenuGroupLabel>
          {accounts.map((a) => (
            <Ariakit.MenuItem key={a.name} className={item} onClick={() => onAccount(a.name)}>
              <span className="flex-1 font-medium">{a.name}</span><span className="text-xs text-faint">{a.sandbox ? 'sandbox' : (a.accountId ?? '')}</span>
            </Ariakit.MenuItem>
          ))}
        </Ariakit.MenuGroup>
        <Ariakit.MenuSeparator className="my-1 border-line" />
        <Ariakit.MenuGroup>
          <Ariakit.MenuGroupLabel className="px-2 py-1 text-xs text-faint">Regions</Ariakit.MenuGroupLabel>
          {regions.map((r) => (
            <Ariakit.MenuItemCheckbox key={r} name="regions" value={r} checked={shown.includes(r)} onChange={() => toggle(r)} className={item} hideOnClick={false}>
              <Ariakit.MenuItemCheck checked={shown.includes(r)} className="w-4 text-accent" />{r}
            </Ariakit.MenuItemCheckbox>
          ))}
        </Ariakit.MenuGroup>
        {one?.arn && <p className="mt-1 border-t border-line px-2 pt-2 pb-1 text-xs break-all text-faint">{one.arn}</p>}
        {one?.problem && <p role="alert" className="mt-1 border-t border-line px-2 pt-2 pb-1 text-xs text-bad">{one.problem}</p>}
      </Ariakit.Menu>
    </Ariakit.MenuProvider>
  )
}
