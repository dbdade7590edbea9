// Where a key is stored: files, caches, queues, databases.
import type { CallSink } from './call-sink.ts';

const redis = String.raw`(?:^|\.)[\w$]*(?:redis|rdb|valkey|memcached?|dragonfly|keyv|cache|caches|kv)\w*(?:\(\)|\[\])*(?:\.(?:pipeline|multi|client|conn|connection|redis|default|from_url|fromUrl|Redis|StrictRedis|createClient|asyncio|Cluster|RedisCluster|duplicate)(?:\(\))?)*`;

export const storedSinks: readonly CallSink[] = [
  // disk
  {
    rule: 'key-on-disk',
    call: /(^|\.)(open|io\.open|os\.fdopen|aiofiles\.open|tempfile\.\w+|\w*TemporaryFile|SpooledTemporaryFile|gzip\.open|codecs\.open|createWriteStream|fs\.open|mkstemp|fsp?\.promises\.open|NamedTemporaryFile)\(\)(\.file)?\.(write|writelines|writeFile|appendFile|end|writestr|print)$/,
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(f|fh|fp|fd|file|tmp|temp|out|outfile|handle|tmp_?file|temp_?file|dest|output|cache_?file|config_?file|key_?file|env_?file|f_out|fout|stream|writer|ws)\.(write|writelines|writerow|writeFile)$/i,
    unless: /^ws\./,
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(write_text|write_bytes|writeFile|writeFileSync|appendFile|appendFileSync|outputFile|outputFileSync|outputJson|outputJsonSync|writeJson|writeJsonSync|writeJSON|writeTextFile|writeTextFileSync|atomic_write|write_json|write_file)$/,
    args: [0, 1, 'data', 'contents', 'content'],
  },
  {
    rule: 'key-on-disk',
    call: /^(Bun\.write|os\.write|json\.dump|pickle\.dump|toml\.dump|marshal\.dump|joblib\.dump|dill\.dump|torch\.save|np\.save|tomli_w\.dump|plistlib\.dump|set_key|dotenv\.set_key|Deno\.write\w*)$/,
  },
  { rule: 'key-on-disk', call: /^yaml\.(dump|safe_dump|dump_all)$/, least: 2 },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(configparser|config|ConfigParser\(\)|conf|store|electronStore|ElectronStore\(\)|Conf\(\)|Store\(\))\.(set|put)$/,
    args: [1, 2],
    unless: /useStore|Redux|session/i,
    language: 'typescript',
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(writer|csv\.writer\(\)|csv\.DictWriter\(\)|zf|zipf|archive|zipfile\.ZipFile\(\))\.(writerow|writerows|writestr)$/,
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(put_object|upload_fileobj|upload_from_string|upload_blob|default_storage\.save|putObject|PutObjectCommand|ContentFile)$/,
    opaque: true,
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(config|parser|cfg|cp|conf|configparser|ConfigParser\(\))\.set$/,
    language: 'python',
    least: 3,
  },
  // caches
  {
    rule: 'key-in-cache',
    call: /(^|\.)(setex|psetex|setnx|hset|hmset|hsetnx|lpush|rpush|sadd|zadd|setEx|hSet|lPush|rPush|sAdd|zAdd|setNX)$/,
  },
  { rule: 'key-in-cache', call: /(^|\.)(env|bindings|platform\.env)\.[A-Z_\d]+\.put$/ },
  { rule: 'key-in-cache', call: /^r\.(set|append|getset|mset|publish)$/, language: 'python' },
  {
    rule: 'key-in-cache',
    call: new RegExp(
      `${redis}\\.(?:set|setex|psetex|setnx|set_many|aset|add|hset|hmset|hsetnx|lpush|rpush|sadd|zadd|mset|getset|append|put|store|publish|xadd|set_value|get_or_set|write|setItem|hSet|lPush|rPush|sAdd|zAdd|setEx|mSet|xAdd|setNX|get|hget|exists|incr|expire|delete|del|get_many|execute_command|call|sendCommand)$`,
      'i',
    ),
    unless:
      /(^|\.)(Map|WeakMap|dict|TTLCache|LRUCache|OrderedDict|defaultdict|Set|lru_cache|LRU)\(\)\.\w+$|useCache|queryCache|caches?\.open/,
  },
  // queues
  {
    rule: 'key-in-queue',
    call: /(^|\.)(delay|apply_async|send_task|enqueue|enqueue_job|enqueue_in|enqueue_at|enqueue_call|basic_publish|send_message|sendMessageBatch|sendToQueue|publish_message|send_with_options|s|si|signature|schedule_job|perform_async|send_and_wait|addBulk|schedule|defer|defer_async|kiq|perform_later|submit_job|create_job|add_job|addJob|start_workflow|start_activity|execute_activity|execute_workflow)$/,
    unless:
      /(^|\.)(_|lodash|rxjs|chrome|browser|runtime|port|tabs|\w*bot\w*|ReactDOM|chat\w*|\w*telegram\w*)(\.\w+)*\.(delay|send_message)$|^(delay|s|si|enqueue)$|controller\.enqueue$/,
    opaque: true,
  },
  {
    rule: 'key-in-queue',
    call: /(^|\.)[\w$]*(queue|queues|producer|kafka|sqs|rabbit|amqp|channel|broker|nats|pubsub|topic|publisher|exchange|inngest|jobs|boss|sns|eventbus|event_bus|bull|agenda|worker_?pool|celery|dramatiq|scheduler)\w*(\(\)|\[\])*\.(add|send|publish|produce|push|put|enqueue|emit|now|schedule|add_job|trigger|every|createJob|sendBatch|basic_publish|delay)$/i,
    unless: /asyncio\.Queue\(\)|^queue\.Queue\(\)|BroadcastChannel|(^|\.)asyncio\./,
    opaque: true,
  },
  {
    rule: 'key-in-queue',
    call: /^(SendMessageCommand|PublishCommand|SendMessageBatchCommand|PutEventsCommand|PutRecordCommand)$/,
    opaque: true,
  },
  { rule: 'key-in-queue', call: /(^|\.)\w+_(task|job)\.send$|^(self|task|current_task)\.retry$/ },
  {
    // Whatever the object is called, its method says that it sends a message.
    rule: 'key-in-queue',
    call: /\.(publish|publishAsync|publish_async|publish_event|publishEvent|produce|send_event_to|put_record|putRecord|put_events|putEvents|add_to_queue|addToQueue|send_to_queue|dispatch_async|dispatchJob|dispatch_job|queue_task|submit_task)$/,
    opaque: true,
  },
  { rule: 'key-in-queue', call: /(^|\.)\w*sqs\w*\.sendMessage$/i, opaque: true },
  // databases
  {
    rule: 'key-in-browser-storage',
    call: /(^|\.)(openDB|idb\.openDB|Dexie)\(\)(\.\w+)?\.(put|add|bulkPut|bulkAdd|setItem)$/,
    language: 'typescript',
  },
  {
    // Whatever the object is called, the text says that it is SQL.
    rule: 'key-in-database',
    call: /\.(query|execute|executemany|run|exec|all|get|fetch\w*|queryRaw|raw|scalar|begin)$|^(query|execute)$/,
    written:
      /^[^()]*\(\s*(?:(?:sa\.)?text\(\s*|sql)?[rbfu]*["'`]+\s*(?:INSERT|UPDATE|SELECT|DELETE|MERGE|REPLACE|UPSERT|WITH|ALTER|CALL|SET)\b/i,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)(persistAndFlush|document\(\)\.(set|update|create))$|(^|\.)\w*(dynamo|ddb|docClient|documentClient)\w*\.(put|update|putItem|batchWrite)$|(^|\.)\w*(elastic\w*|opensearch\w*|es|es_client|esClient)\.(index|update|create|bulk)$/i,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)[\w$]*(cursor|cur|conn|connection|db|database|engine|session|pool|sql|pg|client|tx|trx|knex|sqlite|stmt|statement|postgres|mysql|query_?runner|manager|sequelize|prisma)\w*(\(\)|\[\])*(\.(prepare|connect|begin|cursor|raw)\(\))?\.(execute|executemany|executescript|exec|query|run|raw|fetch|fetchrow|fetchval|fetch_one|fetch_all|all|\$executeRaw|\$queryRaw|\$executeRawUnsafe|\$queryRawUnsafe|copy_from|exec_driver_sql|scalar|scalars|unsafe|insert|add|add_all|merge|bulk_save_objects|bulk_insert_mappings|save|put|persist|put_item|insert_one|insert_many|update_one)$/i,
    unless:
      /(^|\.)(subprocess|app|uvicorn|asyncio|re|shell|ssh\w*|\w*regex\w*|http\w*|api_?client|aiohttp\.ClientSession\(\)|httpx\.\w+\(\)|requests\.Session\(\))\.\w+$|child_process|redis|cache|(^|\.)[\w$]*(session|client)\.(run|query|all|fetch|put)$/i,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)(objects(\.\w+\(\))*\.(create|acreate|update|aupdate|get_or_create|update_or_create|bulk_create|bulk_update)|insert_one|insert_many|insertOne|insertMany|updateOne|updateMany|findOneAndUpdate|findByIdAndUpdate|update_one|update_many|replace_one|replaceOne|find_one_and_update|bulkWrite|bulkCreate|findOrCreate|createMany|upsert|insertGraph|setDoc|updateDoc|addDoc|put_item|update_item|PutItemCommand|PutCommand|on_conflict_do_update)$/,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)(insert|update|insertInto|updateTable|replaceInto|into|from|table|collection|doc|sql|Insert|insert_into|where|query|filter|model)\(\)(\.(where|filter|eq|doc)\(\))*\.(values|set|insert|update|upsert|add|patch|create|save|returning)$/,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)([\w$]*(prisma|Db|DB|[rR]epo|[rR]epository|Dao|_db)\w*|_*(db|dao|tx|orm|em|trx)(\d|_\w+)?|\w+Model|[A-Z]\w+)(\(\))?(\.[\w$]+)?\.(create|update|insert|save|upsert|persist|createMany|updateMany|insertAndFetch|store|findOneAndUpdate|build)$/,
    unless:
      /^(Object|Promise|React|JSON|Array|URL|axios|Reflect|Map|OpenAI|Anthropic|Client|SecretBytes|Buffer|Date|Number|String|Math|Intl|Symbol|Ajv|BigInt)(\(\))?\.\w+$|(^|\.)(chat|completions|messages|responses|images|embeddings|models|axios|audio|files|threads|[\w$]*(sandbox|openai|anthropic|hash|hmac|cipher|digest|client|hasher)\w*)\.(create|update|insert|save)$|createHash|hashlib|Vault|Keychain|keyring/i,
    opaque: true,
  },
  {
    // Whatever the object is called, its method says that it saves rows.
    rule: 'key-in-database',
    call: /\.(save|saveAll|save_all|save_many|saveMany|asave|persistAndFlush)$/,
    unless:
      /(vault|keychain|keyring|secure|secret|keystore|key_store|sealed|canvas|ctx|image|img|fig|plt|workbook|wb|doc|pdf|torch|model|storage|cache)\w*(\(\))?\.\w+$/i,
    opaque: true,
  },
  { rule: 'key-in-database', call: /(^|\.)(sql|Prisma\.sql)$/, language: 'typescript' },
];
