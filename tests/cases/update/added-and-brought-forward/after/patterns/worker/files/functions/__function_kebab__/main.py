def run(event, context):
    return 2
