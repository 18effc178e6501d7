/** What a secret is made of where it stands: bare, in quotes (with blanks), in a query, in user info, or as a token's body. */
export type Kind = 'bare' | 'quoted' | 'inQuery' | 'inUser' | 'token'

/** All pieces of a secret that have so many characters. */
export const piecesOf = (secret: string, characters = 4): string[] => Array.from({ length: Math.max(0, secret.length - characters + 1) }, (_, index) => secret.slice(index, index + characters))

/** Texts with a secret at `§`, as logs, labels, tags and reasons have them. */
export const textShapes: [Kind, string][] = [
  ['bare', 'password=§'], ['quoted', 'password="§" next'], ['quoted', "passwd='§' next"], ['bare', 'DB_PASS=§ run'], ['bare', 'dbPass: §'], ['bare', 'passphrase=§'], ['bare', 'pw=§'],
  ['bare', 'Authorization: Bearer §'], ['quoted', '"Authorization": "Bearer §"'], ['bare', 'Proxy-Authorization: Basic §'], ['bare', 'X-Api-Key: §'], ['bare', 'Cookie: a=§; b=1'], ['bare', 'Set-Cookie: id=§; Path=/'],
  ['quoted', '{"password": "§", "user": "jane"}'], ['quoted', String.raw`{"body":"{\"password\":\"§\"}"}`], ['quoted', '<password>§</password>'], ['quoted', '<db:password type="plain">§</db:password>'], ['quoted', '<entry key="db.password">§</entry>'],
  ['quoted', 'db:\n  password: §\n  user: jane'], ['quoted', '[db]\npassword = §\nuser = jane'], ['quoted', 'password: |\n  §\nuser: jane'], ['quoted', "config['password'] = '§'"], ['quoted', 'password => "§"'],
  ['quoted', '{"name": "DB_PASSWORD", "value": "§"}'], ['quoted', '{"value": "§", "name": "DB_PASSWORD"}'], ['quoted', '{"secrets": ["§"]}'], ['quoted', '{"auth": {"user": "jane", "pass": "§"}}'],
  ['bare', 'user id=sa;pwd=§'], ['token', 'Server=db;Password=§;Database=shop'], ['token', 'DefaultEndpointsProtocol=https;AccountKey=§==;EndpointSuffix=x'],
  ['inUser', 'amqp://app:§@mq:5672/v'], ['inUser', 'mongodb+srv://app:§@db/shop'], ['inUser', 'redis://:§@cache:6379'], ['inUser', 'https://jane:§@git.example/shop.git'], ['token', 'https://§@github.com/acme/shop'], ['token', 'https://§:x-oauth-basic@github.com/acme'], ['inUser', 'app:§@tcp(db:3306)/shop'], ['token', 'next=https%3A%2F%2Fjane%3A§%40git.example'],
  ['inQuery', 'GET /cb?token=§&x=1 HTTP/1.1'], ['inQuery', 'https://api.example/x?a=1&access_token=§&b=2'], ['inQuery', 'https://b.example/x?X-Amz-Credential=§&X-Amz-Expires=60'], ['inQuery', 'https://b.example/x?sv=1&sig=§'], ['inQuery', 'https://app.example/cb#access_token=§'],
  ['token', 'https://hooks.slack.com/services/T0/B0/§'], ['token', 'https://discord.com/api/webhooks/1/§'], ['token', 'https://acme.webhook.office.com/webhookb2/a@b/IncomingWebhook/§/c'],
  ['token', 'got xoxb-§'], ['token', 'got xapp-1-§'], ['token', 'got sk_live_§'], ['token', 'got rk_live_§'], ['token', 'got whsec_§'], ['token', 'got ghp_§'], ['token', 'got github_pat_§'], ['token', 'got glpat-§'], ['token', 'got npm_§'], ['token', 'got dckr_pat_§'], ['token', 'got AIza§'], ['token', 'got ya29.§'], ['token', 'got GOCSPX-§'], ['token', 'got pypi-§'], ['token', 'got SG.§.x'], ['token', 'got eyJ§.eyJ§.§'], ['token', 'got sk-§'],
  ['token', '-----BEGIN RSA PRIVATE KEY-----\n§\n-----END RSA PRIVATE KEY-----'], ['quoted', "ALTER USER app WITH PASSWORD '§'"], ['quoted', "CREATE USER app IDENTIFIED BY '§'"], ['bare', 'machine git.example login jane password §'],
]

/** Scripts with a secret at `§`. */
export const commandShapes: [Kind, string][] = [
  ['bare', 'mysql -uroot -p§ shop'], ['quoted', "mysqldump -p'§' shop"], ['bare', 'mariadb -p § shop'], ['bare', 'mongosh -u app -p § db'], ['bare', 'PGPASSWORD=§ psql -h db'], ['bare', 'curl -u jane:§ https://x.example'], ['bare', 'curl -sSfujane:§ https://x.example'], ['quoted', "curl -H 'X-Api-Key: §' https://x.example"], ['quoted', 'curl -H "Authorization: Bearer §" x'], ['bare', 'wget --http-password=§ x'],
  ['bare', 'redis-cli -h cache -a § ping'], ['bare', 'redis-cli AUTH §'], ['bare', 'redis-server --requirepass §'], ['bare', 'ldapsearch -x -D cn=a -w § -b dc=x'], ['bare', 'ldapmodify -xw§'], ['quoted', 'sshpass -p "§" ssh host'], ['bare', 'docker login -u jane -p § x.example'], ['bare', 'sqlcmd -U sa -P § -Q q'], ['bare', 'mosquitto_pub -t a -P §'], ['bare', 'rabbitmqadmin -u a -p § list'], ['bare', 'smbclient //h/s -U jane%§'], ['bare', 'openssl rsa -passin pass:§ -in key'], ['bare', 'htpasswd -b file jane §'], ['bare', 'htpasswd -nb jane §'],
  ['bare', 'az login -u a -p §'], ['bare', 'aws configure set aws_secret_access_key §'], ['bare', 'kubectl --token § get pods'], ['bare', 'kubectl create secret generic s --from-literal=value=§'], ['bare', 'helm upgrade --password § x'], ['bare', 'gpg --batch --passphrase § -d f'], ['bare', 'zip -P § a.zip b'], ['bare', '7z x -p§ a.7z'], ['bare', 'ansible-playbook --vault-password § x'], ['bare', 'influx -username a -password §'], ['bare', 'clickhouse-client --password §'], ['bare', 'net user jane § /add'],
  ['bare', 'export TOKEN=§ && run'], ['bare', 'ENV PASSWORD §'], ['bare', 'Connect-X -Password § -Verbose'], ['quoted', 'docker run -e "DB_PASSWORD=§" x'], ['quoted', `sh -c "mysql -p'§' -e q"`], ['bare', 'cd /x && sudo mysql -p§; ls'], ['bare', 'echo § | docker login --password-stdin'], ['quoted', `PASSWORD='a'"'"'§' run`], ['bare', 'keytool -storepass § -list'], ['bare', 'plink -pw § host'],
]

/** Commands in separate words. */
export const wordShapes: [Kind, string[]][] = [
  ['quoted', ['run', '--password', '§']], ['quoted', ['mysql', '-uroot', '-p§']], ['quoted', ['mongosh', '-p', '§']], ['quoted', ['curl', '-u', 'jane:§', 'x']], ['quoted', ['redis-cli', '-a', '§']], ['quoted', ['ldapsearch', '-w', '§']], ['quoted', ['sshpass', '-p§', 'ssh']], ['quoted', ['docker', 'login', '-p', '§']], ['quoted', ['sqlcmd', '-P', '§']], ['quoted', ['smbclient', '-U', 'jane%§']], ['quoted', ['openssl', '-passin', 'pass:§']], ['quoted', ['htpasswd', '-b', 'f', 'jane', '§']], ['quoted', ['zip', '-P', '§']], ['quoted', ['7z', '-p§']], ['quoted', ['docker', 'run', '-e', 'DB_PASS=§']], ['quoted', ['--api-key=§']], ['quoted', ['curl', '-H', 'Authorization: Bearer §']], ['quoted', ['curl', '-H', 'X-Auth-Token: §']], ['bare', ['Authorization:', '§']],
  ['bare', ['sh', '-c', 'mysql -p§ -e q']], ['bare', ['CMD-SHELL', 'curl -u jane:§ localhost || exit 1']], ['bare', ['CMD', 'redis-cli', '-a', '§', 'ping']],
]
