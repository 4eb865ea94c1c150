//! One fault a row: where the clean text is edited, and what must be found.

use template_tests::{Files, Template};

use crate::clean::{FILES, clean_source};

pub struct Fault {
    pub name: &'static str,
    edit: Edit,
    pub lens: &'static str,
    /// A part of the message.
    pub message: &'static str,
}

enum Edit {
    /// In `template.yaml` this text becomes that.
    Template(&'static str, &'static str),
    /// Of the files around it this one has this text.
    File(&'static str, &'static str),
    /// This file is not there.
    NoFile(&'static str),
}

impl Fault {
    pub fn planted(&self) -> Template {
        let mut source = clean_source();
        let mut files = FILES.to_vec();
        match self.edit {
            Edit::Template(from, to) => {
                assert!(
                    source.contains(from),
                    "{}: no `{from}` in the clean template",
                    self.name
                );
                source = source.replacen(from, to, 1);
            }
            Edit::File(path, text) => {
                files.retain(|(other, _)| *other != path);
                files.push((path, text));
            }
            Edit::NoFile(path) => files.retain(|(other, _)| *other != path),
        }
        Template::parse(&source, files.into_iter().collect::<Files>())
            .expect("the planted template is YAML")
    }
}

/// Rows of `name: edit, demand of the Lens, part of the message;`.
macro_rules! faults {
    ($($name:literal: $kind:ident ($($text:literal),+), $lens:literal, $message:literal;)*) => {
        pub const FAULTS: &[Fault] = &[
            $(Fault { name: $name, edit: Edit::$kind($($text),+), lens: $lens, message: $message },)*
        ];
    };
}

faults! {
    // references
    "Ref to nothing": Template ("TABLE: !Ref Table", "TABLE: !Ref Tables"), "GEN", "`Ref` to `Tables`";
    "GetAtt of nothing": Template ("Resource: !GetAtt Table.Arn", "Resource: !GetAtt Tables.Arn"), "GEN", "`GetAtt` of `Tables`";
    "Sub of nothing": Template ("\"${Stage}\"", "\"${Stages}\""), "GEN", "`Sub` of `Stages`";
    "DependsOn nothing": Template ("DependsOn: Table", "DependsOn: [Tables]"), "GEN", "`DependsOn` of `Tables`";
    "If of nothing": Template ("!If [IsProd,", "!If [IsProduction,"), "GEN", "condition `IsProduction`";
    "Condition of nothing": Template ("Condition: IsProd", "Condition: IsProduction"), "GEN", "condition `IsProduction`";
    "FindInMap of nothing": Template ("!FindInMap [DeploymentByStage", "!FindInMap [ByStage"), "GEN", "mapping `ByStage`";
    "alias that SAM does not make": Template ("!Ref WorkAliaslive", "!Ref WorkAliasprod"), "GEN", "`WorkAliasprod`";
    // functions
    "shared role": Template ("!GetAtt VerifyWorkRole.Arn", "!GetAtt WorkRole.Arn"), "SEC-IAM-2", "shares the role `WorkRole`";
    "no log group": Template ("LoggingConfig: { LogFormat: JSON, LogGroup: !Ref WorkLogs }", "MemorySize: 256"), "COST-LOG-3", "no log group";
    "shared log group": Template ("LogGroup: !Ref VerifyWorkLogs", "LogGroup: !Ref WorkLogs"), "COST-LOG-3", "shares the log group";
    "logs kept for ever": Template ("RetentionInDays: 30, ", ""), "COST-LOG-3", "for ever";
    "log group that is none": Template ("LogGroup: !Ref WorkLogs", "LogGroup: !Ref Table"), "COST-LOG-3", "is no log group";
    "x86_64 by accident": Template ("Architectures: [arm64]", "MemorySize: 256"), "COST-LAM-2", "names no architecture";
    "two architectures": Template ("Architectures: [arm64]", "Architectures: [x86_64]"), "COST-LAM-2", "others on x86_64";
    "password in the environment": Template ("TABLE: !Ref Table", "DB_PASSWORD: hunter2"), "OPS-CFG-3", "`DB_PASSWORD`";
    "password as a default": Template ("Stage: { Type: String", "ApiToken: { Type: String, Default: t0ken }\n  Stage: { Type: String"), "OPS-CFG-3", "default";
    "no timeout": Template ("Timeout: 5\n", "MemorySize: 256\n"), "PER-LAM-5", "no `Timeout`";
    "longer than API Gateway waits": Template ("Timeout: 5\n", "Timeout: 29\n"), "REL-ASY-2", "Api gives up after 29 s";
    "longer than Alexa waits": Template ("Timeout: 5\n", "Timeout: 8\n"), "ALX-16", "AlexaSkill gives up after 8 s";
    "longer than Alexa waits for a home": Template ("FunctionName: !Ref WorkAliaslive, Principal: alexa", "FunctionName: !Ref VerifyWork.Alias, Principal: alexa"), "ALX-16", "Alexa gives up after 8 s";
    "not traced": Template ("      Tracing: Active\n", ""), "OPS-TRC-1", "is not traced";
    "not traced in production": Template ("Tracing: Active", "Tracing: !If [IsProd, PassThrough, Active]"), "OPS-TRC-1", "is not traced";
    "no such crate": NoFile ("functions/work/Cargo.toml"), "GEN-1", "built from `work`";
    "no binary": Template ("BuildProperties: { Binary: work }", "BuildProperties: {}"), "GEN-1", "names no binary";
    "no event": NoFile ("events/work.json"), "OPS-TST-1", "`events/work.json` does not exist";
    // deployments
    "no alias": Template ("AutoPublishAlias: live", "MemorySize: 256"), "DEP-13", "no alias";
    "alias by another name": Template ("AutoPublishAlias: live", "AutoPublishAlias: green"), "DEP-15", "the alias `live` of `Work`";
    "hook that calls another alias": Template ("RELEASED: !Sub \"${Work.Arn}:live\"", "RELEASED: !Join [\":\", [!GetAtt Work.Arn, green]]"), "DEP-15", "the alias `green` of `Work`";
    "alias of what has none": Template ("RELEASED: !Sub \"${Work.Arn}:live\"", "RELEASED: !Ref VerifyWork.Alias"), "DEP-15", "alias of `VerifyWork`";
    "alarm on another alias": Template ("Value: !Sub \"${Work}:live\"", "Value: !Sub \"${Work}:green\""), "DEP-7", "`${Work}:green`";
    "alarm on an alias' ARN": Template ("Value: !Sub \"${Work}:live\"", "Value: !Ref WorkAliaslive"), "DEP-7", "`${WorkAliaslive}`";
    "alarm on the alias of another": Template ("Name: FunctionName, Value: !Ref Work }", "Name: FunctionName, Value: !Ref VerifyWork }"), "DEP-7", "`${Work}:live`";
    "all at once in production": Template ("Preference: Canary10Percent5Minutes", "Preference: AllAtOnce"), "DEP-4", "shifts all traffic at once";
    "all at once, literally": Template ("Type: !FindInMap [DeploymentByStage, !Ref Stage, Preference]", "Type: AllAtOnce"), "DEP-4", "shifts all traffic at once";
    "all at once, by condition": Template ("Type: !FindInMap [DeploymentByStage, !Ref Stage, Preference]", "Type: !If [IsProd, AllAtOnce, Linear10PercentEvery1Minute]"), "DEP-4", "shifts all traffic at once";
    "no canary": Template ("      DeploymentPreference:\n", "      DeploymentPreference:\n        Enabled: false\n"), "DEP-6", "`DeploymentPreference`";
    "canary without alarms": Template ("Alarms: [!Ref WorkErrors]", "Alarms: []"), "DEP-7", "without an alarm";
    "canary with another's alarms": Template ("Alarms: [!Ref WorkErrors]", "Alarms: [!Ref TableReads]"), "DEP-7", "no alarm of its own";
    "canary without a hook": Template ("Hooks: { PreTraffic: !Ref VerifyWork }", "Hooks: {}"), "DEP-8", "pre-traffic hook";
    // metrics
    "counts of every stack": Template ("          STACK: !Ref AWS::StackName\n", ""), "OPS-MET-4", "`STACK`";
    "counts of the stage": Template ("STACK: !Ref AWS::StackName", "STACK: !Ref Stage"), "OPS-MET-4", "`STACK`";
    "alarm on every stack": Template (", { Name: stack, Value: !Ref AWS::StackName }", ""), "OPS-MET-4", "every stack's";
    "alarm on a stage": Template ("{ Name: stack, Value: !Ref AWS::StackName }", "{ Name: stack, Value: !Ref Stage }"), "OPS-MET-4", "every stack's";
    // alarms
    "destination on failure without an alarm": Template ("DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt DeadLetters.Arn }", "EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt DeadLetters.Arn } } }"), "OPS-AL-LAM-6", "DestinationDeliveryFailures";
    "alarm without action": Template ("AlarmActions: [!Ref AlarmTopic]", "AlarmActions: []"), "OPS-AL-3", "tells nobody";
    "alarm with its actions off": Template ("AlarmActions: [!Ref AlarmTopic]", "AlarmActions: [!Ref AlarmTopic], ActionsEnabled: false"), "OPS-AL-3", "switched off";
    "alarm topic under a key": Template ("  AlarmTopic:\n    Type: AWS::SNS::Topic\n    Properties: {", "  AlarmTopic:\n    Type: AWS::SNS::Topic\n    Properties: { KmsMasterKeyId: alias/aws/sns,"), "OPS-AL-3", "may not use";
    "alarm without runbook": Template ("AlarmDescription: See docs/runbook/work.md#slow-or-failing, ", ""), "OPS-AL-3", "no runbook section";
    "alarm with a lost runbook": NoFile ("docs/runbook/work.md"), "OPS-AL-3", "`docs/runbook/work.md`, which does not exist";
    "alarm with a lost section": File ("docs/runbook/work.md", "# Work\n"), "OPS-AL-3", "#slow-or-failing";
    "alarm that sleeps while samples are few": Template ("EvaluateLowSampleCountPercentile: evaluate", "EvaluateLowSampleCountPercentile: ignore"), "OPS-AL-3", "sleeps while samples are few";
    "alarm that sleeps in production": Template ("EvaluateLowSampleCountPercentile: evaluate", "EvaluateLowSampleCountPercentile: !If [IsProd, ignore, evaluate]"), "OPS-AL-3", "sleeps while samples are few";
    // documents
    "lost document in a comment": Template ("# The rights are on logs only.", "# The rights are on logs only: docs/rights.md."), "GEN", "names `docs/rights.md`, which does not exist";
    "lost section in a comment": Template ("docs/runbook/work.md#work", "docs/runbook/work.md#rest"), "GEN", "names the section `#rest`";
    "lost section in a description": Template ("Stage: { Type: String,", "Stage: { Type: String, Description: The stage (docs/runbook/work.md#stages),"), "GEN", "names the section `#stages`";
    // APIs
    "no authorizer": Template ("DefaultAuthorizer: AWS_IAM\n        InvokeRole: NONE", "AddDefaultAuthorizerToCorsPreflight: false"), "SEC-API-1", "no `Auth.DefaultAuthorizer`";
    "API key for an authorizer": Template ("DefaultAuthorizer: AWS_IAM\n        InvokeRole: NONE", "ApiKeyRequired: true"), "SEC-API-1", "API key only";
    "open route": Template ("Method: post", "Method: post\n            Auth: { Authorizer: NONE }"), "REST-2a", "lets everyone call POST /v1/items";
    "open method": Template ("  Graph:\n", "  Open: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: GET, AuthorizationType: NONE } }\n  Graph:\n"), "SEC-API-1", "no authorization";
    "open operation": Template ("DefaultAuthorizer: AWS_IAM\n        InvokeRole: NONE", "ApiKeyRequired: false\n      DefinitionBody: { paths: { /v1/items: { post: { responses: {} } } } }"), "SEC-API-1", "lets everyone call POST /v1/items";
    "GraphQL by key": Template ("AuthenticationType: AMAZON_COGNITO_USER_POOLS", "AuthenticationType: API_KEY"), "SEC-API-1", "API_KEY";
    "GraphQL without a limit": Template ("      QueryDepthLimit: 5\n", ""), "REL-THR-1", "`QueryDepthLimit` is missing";
    "GraphQL with a limit that is none": Template ("ResolverCountLimit: 60", "ResolverCountLimit: 0"), "REL-THR-1", "`ResolverCountLimit` is missing";
    "introspection in production": Template ("!If [IsProd, DISABLED, ENABLED]", "ENABLED"), "MOB-15", "whole schema in production";
    "introspection the wrong way round": Template ("!If [IsProd, DISABLED, ENABLED]", "!If [IsProd, ENABLED, DISABLED]"), "MOB-15", "whole schema in production";
    "GraphQL that logs contents": Template ("ExcludeVerboseContent: true", "ExcludeVerboseContent: false"), "SEC-DATA-5", "what people send";
    "resolver in a language that is gone": Template ("Runtime: { Name: APPSYNC_JS, RuntimeVersion: 1.0.0 }, ", ""), "MOB-4", "no resolver in JavaScript";
    "resolver without its file": NoFile ("resolvers/Query.item.js"), "MOB-4", "`resolvers/Query.item.js`, which does not exist";
    "resolver without code": Template (", CodeS3Location: resolvers/Query.item.js", ""), "MOB-4", "has no code";
    "credentials for guests": Template ("AllowUnauthenticatedIdentities: false", "AllowUnauthenticatedIdentities: true"), "MOB-1", "gives guests credentials";
    "called with the caller's rights": Template ("        InvokeRole: NONE\n", ""), "SEC-API-2", "InvokeRole";
    "no request model": Template ("            RequestModel: { Model: NewItem, Required: true, ValidateBody: true }\n", ""), "SEC-APP-2", "no `RequestModel`";
    "request model that is not used": Template ("ValidateBody: true", "ValidateBody: false"), "SEC-APP-2", "without `ValidateBody: true`";
    "request model of another": Template ("Model: NewItem,", "Model: OldItem,"), "SEC-APP-2", "`OldItem`";
    "no limit": Template ("          ThrottlingRateLimit: 100\n", ""), "REST-2b", "no rate and burst limit";
    "payloads in the log": Template ("DataTraceEnabled: false", "DataTraceEnabled: true"), "SEC-DATA-7", "DataTraceEnabled";
    // the contract
    "route outside the contract": Template ("Path: /v1/items", "Path: /v2/items"), "REST-1", "the template has POST /v2/items";
    "route of the contract that is not there": File ("api/openapi.yaml", "paths: { /v1/items: { post: {}, get: {} } }\ncomponents: { schemas: { NewItem: {} } }"), "REST-1", "has GET /v1/items";
    "contract of no API": File ("api/things.yaml", "paths: { /v2/things: { get: {} } }"), "REST-1", "api/things.yaml has GET /v2/things";
    "route of a document beside it that is not there": File ("api/other.yaml", "paths: { /v1/others: { get: {} } }"), "REST-1", "has GET /v1/others";
    "model unlike the contract": Template ("maxLength: 120", "maxLength: 121"), "REST-1", "`NewItem.properties.name.maxLength`";
    "model outside the contract": Template ("        NewItem:\n", "        Other: { type: object }\n        NewItem:\n"), "REST-1", "no such schema";
    // permissions
    "any resource": Template ("Resource: !GetAtt Table.Arn", "Resource: \"*\""), "SEC-IAM-1", "without a comment";
    "any resource, in a list": Template ("Resource: !GetAtt Table.Arn", "Resource: [\"*\"]"), "SEC-IAM-1", "without a comment";
    "any resource, by a branch": Template ("Resource: !GetAtt Table.Arn", "Resource: !If [IsProd, !GetAtt Table.Arn, \"*\"]"), "SEC-IAM-1", "`Resource: *` without a comment";
    "any resource, by a parameter": Template ("Default: arn:aws:kinesis:eu-central-1:1:stream/a", "Default: \"*\""), "SEC-IAM-1", "`Resource: *` without a comment";
    "any table": Template ("Resource: !GetAtt Table.Arn", "Resource: arn:aws:dynamodb:*:*:table/*"), "SEC-IAM-1", "`Resource: arn:aws:dynamodb:*:*:table/*` without a comment";
    "any table of this account": Template ("Resource: !GetAtt Table.Arn", "Resource: !Sub \"arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/*\""), "SEC-IAM-1", "table/*` without a comment";
    "any table, joined": Template ("Resource: !GetAtt Table.Arn", "Resource: !Join [\":\", [arn, !Ref AWS::Partition, dynamodb, \"*\", \"*\", table/items]]"), "SEC-IAM-1", "dynamodb:*:*:table/items` without a comment";
    "any table whose name begins so": Template ("Resource: !GetAtt Table.Arn", "Resource: !Sub \"${Table.Arn}*\""), "SEC-IAM-1", "`Resource: ${Table.Arn}*` without a comment";
    "all resources but one": Template ("Resource: !GetAtt Table.Arn", "NotResource: !GetAtt Table.Arn"), "SEC-IAM-1", "`NotResource: ${Table.Arn}`";
    "every action": Template ("Action: [dynamodb:PutItem]", "Action: \"*\""), "SEC-IAM-1", "`Action: *` without a comment";
    "every action of a service": Template ("Action: [dynamodb:PutItem]", "Action: [dynamodb:GetItem, \"dynamodb:*\"]"), "SEC-IAM-1", "`Action: dynamodb:*` without a comment";
    "every reading action": Template ("Action: [dynamodb:PutItem]", "Action: dynamodb:Get*"), "SEC-IAM-1", "`Action: dynamodb:Get*` without a comment";
    "all actions but one": Template ("Action: [dynamodb:PutItem]", "NotAction: [iam:CreateUser]"), "SEC-IAM-1", "`NotAction: iam:CreateUser`";
    "anybody takes the role": Template ("Principal: { Service: lambda.amazonaws.com }", "Principal: { AWS: \"*\" }"), "SEC-IAM-1", "`Principal: *` without a comment";
    "anybody, in a list": Template ("Principal: { Service: lambda.amazonaws.com }", "Principal: { AWS: [\"*\"] }"), "SEC-IAM-1", "`Principal: *` without a comment";
    "anybody calls the function": Template ("Principal: alexa-connectedhome.amazon.com", "Principal: \"*\""), "SEC-IAM-1", "`Principal: *` without a comment";
    "administrator": Template ("      Policies:\n        - PolicyName: Work\n", "      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess] # it needs it\n      Policies:\n        - PolicyName: Work\n"), "SEC-IAM-1", "policy/AdministratorAccess`";
    "service role without a reason": Template ("      Policies:\n        - PolicyName: Work\n", "      ManagedPolicyArns:\n        - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaRole\n      Policies:\n        - PolicyName: Work\n"), "SEC-IAM-1", "service-role/AWSLambdaRole`";
    "administrator by SAM": Template ("      Timeout: 60\n", "      Timeout: 60\n      Policies: AdministratorAccess\n"), "SEC-IAM-1", "`AdministratorAccess`";
    "any skill of the smart home": Template (", EventSourceToken: amzn1.ask.skill.2", ""), "ALX-9", "EventSourceToken";
    "any custom skill": Template ("Properties: { SkillId: amzn1.ask.skill.1 }", "Properties: {}"), "ALX-4", "SkillId";
    "skill past the alias": Template ("FunctionName: !Ref WorkAliaslive, Principal: alexa", "FunctionName: !Ref Work, Principal: alexa"), "DEP-15", "past its alias";
    // queues, topics, rules
    "dead letters for four days": Template ("MessageRetentionPeriod: 1209600, ", ""), "REL-DLQ-3", "less than 14 days";
    "visible too soon": Template ("VisibilityTimeout: 30", "VisibilityTimeout: 29"), "PER-LAM-6", "at least 30 s";
    "whole batches back": Template ("FunctionResponseTypes: [ReportBatchItemFailures]\n            ScalingConfig", "ScalingConfig"), "STR-8e", "takes batches of `Jobs`";
    "a flood takes every function": Template ("            ScalingConfig: { MaximumConcurrency: 10 }\n", ""), "REL-CON-5", "MaximumConcurrency";
    "rule that matches everything": Template ("EventPattern: { source: [orders] }", "EventPattern: { version: [\"0\"] }"), "EVT-2", "matches every event";
    "rule by an empty prefix": Template ("EventPattern: { source: [orders] }", "EventPattern: { source: [{ prefix: \"\" }] }"), "EVT-2", "matches every event";
    "function's rule that matches everything": Template ("Pattern: { source: [orders], detail-type: [OrderPlaced] }", "Pattern: {}"), "EVT-2", "the rule `Ordered`";
    "every message of a topic": Template ("            FilterPolicy: { kind: [order] }\n", ""), "COST-INT-3", "FilterPolicy";
    // streams
    "retries for ever": Template ("MaximumRetryAttempts: 3", "MaximumRetryAttempts: -1"), "STR-8a", "MaximumRetryAttempts";
    "records of any age": Template ("            MaximumRecordAgeInSeconds: 3600\n", ""), "STR-8b", "MaximumRecordAgeInSeconds";
    "no bisect": Template ("BisectBatchOnFunctionError: true", "BisectBatchOnFunctionError: false"), "STR-8c", "BisectBatchOnFunctionError";
    "no destination": Template ("            DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt DeadLetters.Arn } }\n", ""), "STR-8d", "OnFailure";
    "no partial failures": Template ("            FunctionResponseTypes: [ReportBatchItemFailures]\n            DestinationConfig", "            DestinationConfig"), "STR-8e", "reads a stream";
    "no batching window": Template ("            MaximumBatchingWindowInSeconds: 5\n", ""), "PER-KIN-2", "MaximumBatchingWindowInSeconds";
    "no batch size": Template ("            BatchSize: 100\n", ""), "PER-KIN-3", "BatchSize";
    "no parallelization": Template ("            ParallelizationFactor: 2\n", ""), "STR-13", "ParallelizationFactor";
    "stream in the clear": Template ("StreamEncryption: { EncryptionType: KMS, KeyId: alias/aws/kinesis }, ", ""), "SEC-DATA-3", "`StreamEncryption`";
    // storage and tags
    "provisioned table": Template ("      BillingMode: PAY_PER_REQUEST\n", ""), "OPS-TST-8", "fixed capacity";
    "table that cannot come back": Template ("PointInTimeRecoveryEnabled: !If [IsProd, true, false]", "PointInTimeRecoveryEnabled: !If [IsProd, false, true]"), "GEN", "an earlier moment (`PointInTimeRecoverySpecification";
    "table that says nothing of coming back": Template ("      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: !If [IsProd, true, false] }\n", ""), "GEN", "an earlier moment (`PointInTimeRecoverySpecification";
    "replica that cannot come back": Template ("Table\n    DeletionPolicy: RetainExceptOnCreate\n    UpdateReplacePolicy: Retain\n    Properties:\n", "GlobalTable\n    Properties:\n      Replicas: [{ Region: eu-central-1 }]\n"), "GEN", "replica that cannot be brought back";
    "table in the open": Template ("SSEEnabled: true", "SSEEnabled: false"), "SEC-DATA-3", "`SSESpecification.SSEEnabled` is not true";
    "stream in the open": Template ("StreamEncryption: { EncryptionType: KMS, KeyId: alias/aws/kinesis }, ", ""), "SEC-DATA-3", "`StreamEncryption.EncryptionType`";
    "queue in the open": Template ("SqsManagedSseEnabled: true", "SqsManagedSseEnabled: false"), "SEC-DATA-3", "`SqsManagedSseEnabled`";
    "policy of deletion that there is not": Template ("DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Keep"), "GEN", "the DeletionPolicy `Keep`";
    "policy of replacement that there is not": Template ("UpdateReplacePolicy: Retain", "UpdateReplacePolicy: RetainExceptOnCreate"), "GEN", "the UpdateReplacePolicy `RetainExceptOnCreate`";
    "table that has no snapshots": Template ("Table\n    DeletionPolicy: RetainExceptOnCreate", "Table\n    DeletionPolicy: Snapshot"), "GEN", "the DeletionPolicy `Snapshot`";
    "log group lost": Template ("  WorkLogs:\n    Type: AWS::Logs::LogGroup\n    DeletionPolicy: RetainExceptOnCreate\n", "  WorkLogs:\n    Type: AWS::Logs::LogGroup\n"), "GEN", "`DeletionPolicy` is none of Retain";
    "table deleted": Template ("Table\n    DeletionPolicy: RetainExceptOnCreate", "Table\n    DeletionPolicy: Delete"), "GEN", "`DeletionPolicy` is none of Retain";
    "dead letters deleted": Template ("  DeadLetters:\n    Type: AWS::SQS::Queue\n    DeletionPolicy: RetainExceptOnCreate", "  DeadLetters:\n    Type: AWS::SQS::Queue\n    DeletionPolicy: Delete"), "GEN", "`DeletionPolicy` is none of Retain";
    "user pool replaced": Template ("    UpdateReplacePolicy: Retain\n    Properties: { DeletionProtection", "    Properties: { DeletionProtection"), "GEN", "`UpdateReplacePolicy` is none of Retain";
    "bucket deleted in production": Template ("Bucket\n    DeletionPolicy: RetainExceptOnCreate", "Bucket\n    DeletionPolicy: !If [IsProd, Delete, Retain]"), "GEN", "`DeletionPolicy` is none of Retain";
    "logs deleted for no reason": Template ("    # Nobody reads them after the stack is gone (docs/runbook/work.md#work).\n", ""), "GEN", "`DeletionPolicy` is none of Retain";
    "table without protection": Template ("      DeletionProtectionEnabled: !If [IsProd, true, false]\n", ""), "GEN", "can be deleted in production (`DeletionProtectionEnabled`";
    "user pool without protection": Template ("DeletionProtection: !If [IsProd, ACTIVE, INACTIVE]", "DeletionProtection: !If [IsProd, INACTIVE, ACTIVE]"), "GEN", "can be deleted in production (`DeletionProtection`";
    "search over HTTP": Template ("EnforceHTTPS: true", "EnforceHTTPS: false"), "SEC-DATA-2", "plain HTTP";
    "bucket over HTTP": Template ("Bool: { aws:SecureTransport: \"false\" }", "Bool: { aws:SecureTransport: \"true\" }"), "SEC-DATA-2", "plain HTTP";
    "missing tag in a list": Template ("{ Key: owner, Value: o }, ", ""), "COST-TAG-1", "`owner`";
    "missing tag in a map": Template ("owner: o, ", ""), "COST-TAG-1", "`owner`";
}
