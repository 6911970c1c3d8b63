"""Blueprints, one file a noun: parse, call a service, serialize."""

from api.achievements_api import achievements_api
from api.activity_api import activity_api
from api.auth_api import auth_api
from api.child_api import child_api
from api.deletion_api import deletion_api
from api.device_api import device_api
from api.events_api import events_api
from api.household_api import household_api
from api.operation_api import operation_api
from api.points_api import points_api
from api.progress_api import progress_api
from api.projects_api import projects_api
from api.reward_api import reward_api
from api.task_api import task_api
from api.tracking_api import tracking_api
from api.users_api import users_api
from api.webhooks_api import webhooks_api

BLUEPRINTS = (
    auth_api,
    household_api,
    child_api,
    device_api,
    task_api,
    reward_api,
    points_api,
    tracking_api,
    users_api,
    deletion_api,
    progress_api,
    achievements_api,
    projects_api,
    activity_api,
    webhooks_api,
    events_api,
    operation_api,
)
