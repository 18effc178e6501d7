/** Options of a program that take a secret and have no secret name; those are found by name. */
export interface Tool {
  /** Options whose secret is the next word (`-p x`). */
  next?: RegExp
  /** Options with the secret in the same word (`-px`). The group stays visible. */
  joined?: RegExp
  /** Words that must come first: `docker login -p x` is secret, `docker run -p 80:80` is not. */
  after?: RegExp
  /** Words that are followed by `skip` harmless words, then by secrets. */
  positional?: { after: RegExp; skip: number }
  /** A word with a shape: `user/password@db`. The group stays visible. */
  shape?: RegExp
}

const database: Tool = { next: /^-\w{0,12}p$/, joined: /^(-p=?)[^=]/ }
const mongo: Tool = { next: /^-p$/, joined: /^(-p=?)[^=]/ }
const ldap: Tool = { next: /^-[a-zA-Z]{0,8}w$|^-[as]$/, joined: /^(-[xZnvcLDH]{0,5}w)./ }
const httpPair: Tool = {
  next: /^-[a-zA-Z#0-9]{0,12}[uU]$|^--(?:proxy-)?user$|^-b$|^-E$/,
  joined: /^(-[sSfLkviINgGjOJRq#0-9]{0,12}[uUb]|--(?:proxy-)?user=)./,
}
const login: Tool = {
  after: /^(?:login|auth)$/,
  next: /^-p$|^--?pass$|^-t$/,
  joined: /^(-p=?)[^=]/,
}
const upperP: Tool = { next: /^-P$/, joined: /^(-P=?)[^=]/ }
const lowerP: Tool = { next: /^-p$/, joined: /^(-p=?)[^=]/ }
const archive: Tool = { next: /^-P$/, joined: /^(-h?[pP])./ }
const samba: Tool = { next: /^-U$|^--user$/, joined: /^(-U|--user=)./ }
const oracle: Tool = { shape: /^([^\s/]{1,60}\/)[^/\s]/ }

const table: [string, Tool][] = [
  [
    `mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlslap mysqlcheck mysqlbinlog mysqlpump
    mysqlsh mysql_upgrade mycli mariadb mariadb-dump mariadb-admin mariadb-import mariadb-check
    mariadb-show xtrabackup mydumper myloader`,
    database,
  ],
  [
    'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles',
    mongo,
  ],
  [
    'redis-cli valkey-cli keydb-cli',
    {
      next: /^-a$|^(?:requirepass|masterauth)$/i,
      joined: /^(-a)./,
      positional: { after: /^auth$/i, skip: 0 },
    },
  ],
  ['curl', httpPair],
  ['http https httpie xh', { next: /^-a$|^--auth$/, joined: /^(-a)./ }],
  ['etcdctl', { next: /^--user$/, joined: /^(--user=)./ }],
  ['consul', { next: /^-encrypt$|^--?http-auth$/, joined: /^(-encrypt=|--?http-auth=)./ }],
  ['gitlab-runner', { after: /^register$/, next: /^-[rt]$/, joined: /^(-[rt]=)./ }],
  ['mc mcli', { positional: { after: /^(?:set|add)$/, skip: 2 } }],
  [
    `ldapsearch ldapmodify ldapadd ldapdelete ldappasswd ldapwhoami ldapcompare ldapmodrdn
    ldapexop slappasswd`,
    ldap,
  ],
  ['sshpass', { next: /^-[pP]?p$/, joined: /^(-p)./ }],
  [
    'docker podman nerdctl buildah oras crane helm oc argocd az cf ibmcloud acr ecr ctr regctl',
    login,
  ],
  [
    'skopeo',
    { ...login, next: /^-p$|^--(?:src-|dest-)?creds$/, joined: /^(-p|--(?:src-|dest-)?creds=)./ },
  ],
  ['doctl flyctl', { next: /^-t$/, joined: /^(-t)./ }],
  ['ngrok', { positional: { after: /authtoken$/, skip: 0 } }],
  ['sqlcmd bcp osql isql tsql', { next: /^-P$/, joined: /^(-P)./ }],
  ['mosquitto_pub mosquitto_sub mosquitto_rr ipmitool zip unzip', upperP],
  ['mosquitto_passwd', { positional: { after: /^-b$/, skip: 2 } }],
  [
    `rabbitmqadmin cqlsh useradd usermod twine poetry sqlite3mc clickhouse cypher-shell arangosh
    influx nodetool jmxterm xfreerdp`,
    lowerP,
  ],
  [
    'rabbitmqctl',
    { positional: { after: /^(?:add_user|change_password|authenticate_user)$/, skip: 1 } },
  ],
  ['smbclient rpcclient smbget smbmap winexe smbpasswd nmblookup cifs wmic', samba],
  [
    'openssl',
    {
      next: /^-(?:pass(?:in|out)?|k|K|password|passwd|srppass|psk)$/,
      joined: /^((?:-passin|-passout|-pass)[=:])./,
      shape: /^(pass:)./,
    },
  ],
  ['htpasswd', { positional: { after: /^-[a-zA-Z]{0,8}b[a-zA-Z]{0,8}$/, skip: 1 } }],
  ['7z 7za 7zr 7zz rar unrar', archive],
  [
    'kubectl',
    { after: /^secret$/, next: /^--from-literal$/, joined: /^(--from-literal=[^=]{1,80}=)./ },
  ],
  ['net', { positional: { after: /^(?:user|use)$/i, skip: 1 } }],
  ['sqlplus impdp expdp sqlldr rman', oracle],
  ['lftp ftp ncftp cadaver', { next: /^-[up]$/, joined: /^(-[up])./ }],
  ['swaks sendemail', { next: /^-ap$|^-xp$/ }],
  ['snmpget snmpwalk snmpset snmpbulkwalk snmptrap', { next: /^-[AXc]$/, joined: /^(-[AXc])./ }],
  ['dotnet nuget choco', { next: /^-k$/, joined: /^(-k=?)[^=]/ }],
  ['composer', { positional: { after: /(?:http-basic|oauth|bearer|token)\b.{0,80}$/, skip: 0 } }],
  ['plink pscp psftp putty', { next: /^-pw$/ }],
  ['ssh-keygen', { next: /^-[NP]$/ }],
  ['rclone', { positional: { after: /^obscure$/, skip: 0 } }],
  [
    'convertto-securestring',
    { positional: { after: /^convertto-securestring$/i, skip: 0 }, next: /^-string$/i },
  ],
]

export const tools: ReadonlyMap<string, Tool> = new Map(
  table.flatMap(([names, tool]) => names.split(/\s+/).map((name) => [name, tool] as const)),
)
