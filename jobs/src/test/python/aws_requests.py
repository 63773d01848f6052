"""Holds requests against botocore's own models of AWS's services, as its clients do before they send anything.

usage: aws_requests.py (SERVICE OPERATION FILE)... Prints what is wrong with each, and ends with 1 if anything is.
"""

import json
import sys

import botocore.session
import botocore.validate

session = botocore.session.get_session()
models = {}
wrong = False
words = sys.argv[1:]
for service, operation, file in zip(words[0::3], words[1::3], words[2::3]):
    with open(file, encoding="utf-8") as source:
        request = json.load(source)
    if service not in models:
        models[service] = session.get_service_model(service)
    shape = models[service].operation_model(operation).input_shape
    report = botocore.validate.ParamValidator().validate(request, shape)
    if report.has_errors():
        wrong = True
        print("%s: %s" % (file, report.generate_report()))
sys.exit(1 if wrong else 0)
